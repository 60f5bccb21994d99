using System.Globalization;
using Dax.Contracts.Tiles;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;
using Dax.Web.DataLink;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Hips;

/// <summary>From a tile to the datasets behind it (DMS-REQ-0381): <c>NorderK/DirD/NpixN.datalink</c>, a {links} response (DataLink 1.1, 3) with a row for each, which leads to the dataset's own links.</summary>
internal sealed class ProgenitorLinks(IGrainFactory grains, PublicUrls urls)
{
    public async Task Answer(HttpContext context, HipsPath asked)
    {
        var datasets = await grains.Tile(asked.Map, asked.Order, asked.Index).Progenitors();
        var baseUrl = urls.Base(context);
        var tile = string.Create(CultureInfo.InvariantCulture, $"{baseUrl}{HipsEndpoints.Path}/{asked.Map}/Norder{asked.Order}/Dir{asked.Index / 10_000 * 10_000}/Npix{asked.Index}");
        var rows = new List<LinkRow>(datasets.Length);
        foreach (var id in datasets)
        {
            rows.Add(new LinkRow(tile, "#progenitor")
            {
                AccessUrl = $"{baseUrl}{DataLinkEndpoints.LinksPath}?ID={Uri.EscapeDataString(id)}",
                Description = $"Links of {id}, whose pixels are in the tile",
                ContentType = LinksDescriptor.ContentType,
            });
        }
        TableFormats.TryFind("votable/td", out var format, out _);
        await Reply.Document(context, LinksDescriptor.ContentType, output => LinksDocument.Write(output, format, rows, [], false, static () => new MemoryStream()));
    }
}
