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
    private readonly string home = PortalAssets.Text("index.html");
    private readonly string tap = PortalAssets.Text("tap.html");

    public Task Home(HttpContext context) => Page(context, home);

    public Task Tap(HttpContext context) => Page(context, tap);

    private Task Page(HttpContext context, string template)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'";
        var page = template.Replace("{{base}}", WebUtility.HtmlEncode(urls.Base(context)), StringComparison.Ordinal);
        return Reply.Bytes(context, Html, Encoding.UTF8.GetBytes(page), StatusCodes.Status200OK);
    }
}

internal static class PortalEndpoints
{
    private static readonly string[] Files = ["portal.js", "portal.css", "csv.js", "maps.js", "sky.js", "sky.css", "footprints.js", "links.js"];

    public static void MapPortal(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<PortalPages>();
        var routes = new ProtocolRoutes(app, "", new FaultGuard(TextFaults.Instance, app.Services.GetRequiredService<ILogger<FaultGuard>>()));
        routes.Get("/", pages.Home);
        foreach (var name in Files) routes.Get($"/portal/{name}", Asset(name));
        var sky = app.Services.GetRequiredService<SkyPages>();
        routes.Get("/sky", sky.Sky);
        routes.Get("/portal/aladin.js", SkyPages.Viewer);
    }

    private static RequestDelegate Asset(string name)
    {
        var (bytes, type) = (PortalAssets.Bytes(name), name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
        return context => Reply.Bytes(context, type, bytes, StatusCodes.Status200OK);
    }
}
