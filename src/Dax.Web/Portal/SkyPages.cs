using System.Globalization;
using System.Net;
using System.Text;
using Dax.Contracts.Tiles;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Portal;

/// <summary>
/// The sky as people look at it: our maps in Aladin Lite, which the build restores from npm and which lies beside the program. The page reaches this service and nothing else: its policy lets no other request out.
/// </summary>
internal sealed class SkyPages(IGrainFactory grains, PublicUrls urls)
{
    // The viewer is WebAssembly that comes as a data: URL, decodes tiles in workers that come as blobs, and styles what it draws over the sky.
    private const string Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self' data: blob:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'";
    private const string PlainPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'self'";
    private const string Html = "text/html; charset=utf-8";
    private readonly string sky = PortalAssets.Text("sky.html"), list = PortalAssets.Text("maps.html");

    public Task Sky(HttpContext context) => Page(context, Policy, sky, ("map", ""), ("title", "The sky"));

    /// <summary>The page of one map.</summary>
    public Task Map(HttpContext context, HipsView map) => Page(context, Policy, sky, ("map", map.Name), ("title", map.Title));

    /// <summary>All maps, for people.</summary>
    public async Task Maps(HttpContext context)
    {
        var rows = new StringBuilder();
        foreach (var map in await grains.HipsMaps().List())
        {
            rows.Append(CultureInfo.InvariantCulture,
                $"<tr><td><a href=\"hips/{map.Name}/\">{WebUtility.HtmlEncode(map.Title)}</a></td><td>{map.MinOrder} to {map.Order}</td><td>{string.Join(' ', map.Formats)}</td><td>{map.ImageCount}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td><a href=\"hips/{map.Name}/properties\">properties</a> · <a href=\"hips/{map.Name}/Moc.fits\">MOC</a></td></tr>\n");
        }
        await Page(context, PlainPolicy, list, rows.Length > 0 ? rows.ToString() : "<tr><td colspan=\"5\">No maps are published here.</td></tr>");
    }

    public Task Directory(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = urls.Base(context) + context.Request.Path.ToUriComponent() + "/";
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Aladin Lite: its program is megabytes, and the same until the service is built anew.</summary>
    public static Task Viewer(HttpContext context)
    {
        if (PortalAssets.Viewer is not { } viewer) return Reply.Text(context, "Aladin Lite is not part of this installation.", StatusCodes.Status404NotFound);
        context.Response.Headers.CacheControl = "public, max-age=86400";
        return Reply.Bytes(context, "text/javascript; charset=utf-8", viewer, StatusCodes.Status200OK);
    }

    private Task Page(HttpContext context, string policy, string template, params ReadOnlySpan<(string Name, string Value)> texts)
    {
        var page = template;
        foreach (var (name, value) in texts) page = page.Replace("{{" + name + "}}", WebUtility.HtmlEncode(value), StringComparison.Ordinal);
        return Write(context, policy, page);
    }

    private Task Page(HttpContext context, string policy, string template, string rows) => Write(context, policy, template.Replace("{{rows}}", rows, StringComparison.Ordinal));

    private Task Write(HttpContext context, string policy, string page)
    {
        context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        var whole = page.Replace("{{base}}", WebUtility.HtmlEncode(urls.Base(context)), StringComparison.Ordinal);
        return Reply.Bytes(context, Html, Encoding.UTF8.GetBytes(whole), StatusCodes.Status200OK);
    }
}
