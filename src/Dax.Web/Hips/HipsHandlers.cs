using System.Text;
using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Ivoa.Hips;
using Dax.Sky.Healpix;
using Dax.Web.Hosting;
using Dax.Web.Portal;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Web.Hips;

/// <summary>GET and HEAD below /hips: tiles and files of maps, what is said of them, and who they were made of.</summary>
internal sealed class HipsHandlers(IGrainFactory grains, ITileFiles files, PublicUrls urls, SkyPages pages, IOptions<HipsReplyOptions> options, IOptions<HipsNamingOptions> naming)
{
    private readonly TileReply reply = new(files);
    private readonly ProgenitorLinks progenitors = new(grains, urls);
    private readonly string tileCaching = Caching(options.Value.TileLifetime), documentCaching = Caching(options.Value.DocumentLifetime);

    /// <param name="path">What stands behind /hips/.</param>
    public Task Answer(HttpContext context, ReadOnlySpan<char> path)
    {
        var asked = HipsPath.Parse(path);
        // Until it is known better: a missing tile may be made of images to come.
        context.Response.Headers.CacheControl = documentCaching;
        return asked.Resource switch
        {
            HipsResource.Tile => Tile(context, asked),
            HipsResource.File => File(context, asked),
            HipsResource.Properties => Properties(context, asked.Map),
            HipsResource.Page => Page(context, asked.Map),
            HipsResource.MocText => MocAsText(context, asked.Map),
            HipsResource.Progenitors => progenitors.Answer(context, asked),
            _ => Reply.Text(context, "There is nothing of a HiPS at this address.", StatusCodes.Status404NotFound),
        };
    }

    /// <summary>The HiPS list (HiPS 1.0, 5.2).</summary>
    public async Task List(HttpContext context)
    {
        context.Response.Headers.CacheControl = documentCaching;
        var (maps, baseUrl) = (await grains.HipsMaps().List(), urls.Base(context));
        await Reply.Document(context, HipsProperties.ContentType, output => HipsProperties.WriteList(output, maps.Select(m => HipsViews.Describe(m, baseUrl, naming.Value.Authority))));
    }

    private async Task Tile(HttpContext context, HipsPath asked)
    {
        var grain = grains.Tile(asked.Map, asked.Order, asked.Index);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var view = await grain.Get(asked.Extension, context.RequestAborted);
            context.Response.Headers.CacheControl = tileCaching;
            if (await reply.TrySend(context, asked.Map, view, asked.Extension, isAny: attempt > 0)) return;
        }
        throw Changing();
    }

    private async Task File(HttpContext context, HipsPath asked)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var view = await grains.HipsMap(asked.Map).Get(asked.File, context.RequestAborted);
            context.Response.Headers.CacheControl = asked.Extension is "png" or "jpg" ? tileCaching : documentCaching;
            if (await reply.TrySend(context, asked.Map, view, asked.Extension, isAny: attempt > 0)) return;
        }
        throw Changing();
    }

    private async Task Properties(HttpContext context, string map)
    {
        var described = HipsViews.Describe(await grains.HipsMap(map).Describe(), urls.Base(context), naming.Value.Authority);
        await Reply.Document(context, HipsProperties.ContentType, output => HipsProperties.Write(output, described));
    }

    private async Task Page(HttpContext context, string map)
    {
        var described = await grains.HipsMap(map).Describe();
        await pages.Map(context, described);
    }

    // MOC 2.0, 4.3.2; kept in its other two forms only.
    private async Task MocAsText(HttpContext context, string map)
    {
        var view = await grains.HipsMap(map).Get("Moc.json", context.RequestAborted);
        using var file = await files.Open(map, view.Path, view.ETag, context.RequestAborted) ?? await files.Open(map, view.Path, null, context.RequestAborted) ?? throw Changing();
        var json = new byte[file.Length];
        if (file.Bytes is { } bytes) bytes.CopyTo(json);
        else await file.Read(0, json, context.RequestAborted);
        await Reply.Bytes(context, "text/plain; charset=utf-8", Encoding.ASCII.GetBytes(MocText.Write(MocJson.Read(json))), StatusCodes.Status200OK);
    }

    private static FaultException Changing() => new(new FaultView(FaultCode.Transient, "The map is changing. Please try again."));

    private static string Caching(TimeSpan lifetime) => FormattableString.Invariant($"public, max-age={(long)lifetime.TotalSeconds}");
}
