using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Hosting;

/// <summary>What every answer says, whoever writes it.</summary>
internal static class ResponseHeaders
{
    // What scripts of other pages may read of an answer beside the few headers that browsers always show (Fetch, CORS-safelisted response-header names).
    private const string Exposed =
        "Location, Content-Disposition, Content-Length, Content-Range, Accept-Ranges, ETag, Last-Modified, Retry-After, WWW-Authenticate, X-VO-Authenticated";

    /// <summary>Pages of other sites (Aladin Lite, Firefly) may ask us: every answer below one of the paths says so, and pre-flights are answered.</summary>
    public static void UseCrossOrigin(this IApplicationBuilder app, params string[] paths) => app.Use((context, next) =>
    {
        if (!Array.Exists(paths, p => context.Request.Path.StartsWithSegments(p, StringComparison.Ordinal)))
            return next(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = Exposed;
        return HttpMethods.IsOptions(context.Request.Method) ? Preflight(context.Response) : next(context);
    });

    /// <summary>Clients and validators look for it (RFC 9110, 10.2.4); the version is nobody's business.</summary>
    public static void UseServerName(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.Headers.Server = "Dax.Orleans";
        // Results carry what users wrote: a browser takes them for what they say they are.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    });

    private static Task Preflight(HttpResponse response)
    {
        response.Headers.AccessControlAllowMethods = "GET, HEAD, POST, DELETE, OPTIONS";
        response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, Accept, Cache-Control, Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since";
        response.Headers.AccessControlMaxAge = "86400";
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
