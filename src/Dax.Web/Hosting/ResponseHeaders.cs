using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Hosting;

/// <summary>What every answer says, whoever writes it.</summary>
internal static class ResponseHeaders
{
    /// <summary>Pages of other sites (Aladin Lite, Firefly) may ask us: every answer below the path says so, and pre-flights are answered.</summary>
    public static void UseCrossOrigin(this IApplicationBuilder app, string path) => app.Use((context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
            return next(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Location, Content-Disposition, Retry-After, ETag, X-VO-Authenticated";
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
        response.Headers.AccessControlAllowHeaders = "Content-Type, Accept, Range, If-Range, If-None-Match";
        response.Headers.AccessControlMaxAge = "86400";
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
