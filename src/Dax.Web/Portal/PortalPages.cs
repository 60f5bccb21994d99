using System.Net;
using System.Text;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Portal;

/// <summary>Pages for people, out of the assembly. They ask the API like everybody else and load nothing from other sites.</summary>
internal sealed class PortalPages(PublicUrls urls)
{
    private const string Html = "text/html; charset=utf-8";
    private readonly string home = Text("index.html");
    private readonly string tap = Text("tap.html");
    private readonly byte[] script = Bytes("portal.js");
    private readonly byte[] style = Bytes("portal.css");

    public Task Home(HttpContext context) => Page(context, home);

    public Task Tap(HttpContext context) => Page(context, tap);

    public Task Script(HttpContext context) => Reply.Bytes(context, "text/javascript; charset=utf-8", script, StatusCodes.Status200OK);

    public Task Style(HttpContext context) => Reply.Bytes(context, "text/css; charset=utf-8", style, StatusCodes.Status200OK);

    private Task Page(HttpContext context, string template)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'";
        var page = template.Replace("{{base}}", WebUtility.HtmlEncode(urls.Base(context)), StringComparison.Ordinal);
        return Reply.Bytes(context, Html, Encoding.UTF8.GetBytes(page), StatusCodes.Status200OK);
    }

    private static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using var resource = typeof(PortalPages).Assembly.GetManifestResourceStream("portal/" + name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}

internal static class PortalEndpoints
{
    public static void MapPortal(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<PortalPages>();
        var routes = new ProtocolRoutes(app, "", new FaultGuard(TextFaults.Instance, app.Services.GetRequiredService<ILogger<FaultGuard>>()));
        routes.Get("/", pages.Home);
        routes.Get("/portal/portal.js", pages.Script);
        routes.Get("/portal/portal.css", pages.Style);
    }
}
