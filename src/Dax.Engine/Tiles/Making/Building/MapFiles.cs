using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Files about a map as a whole (HiPS 1.0, 4.3 and 4.4.2): coverage, all sky at coarse orders, a preview.</summary>
internal sealed class MapFiles(ITileStore store, string survey)
{
    /// <summary>Coarse orders have a picture of all their tiles.</summary>
    public const int MostAllsky = 3;

    /// <summary>Tiles that are read to know the range of values.</summary>
    private const int MostRanged = 12;

    private readonly TileEncoder encoder = new();

    public async ValueTask WriteCoverage(Moc leaves, string title, CancellationToken cancel)
    {
        var fits = new ArrayBufferWriter<byte>();
        using (var writer = new FitsWriter(fits)) MocFits.Write(leaves, writer, title);
        var json = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(json)) MocJson.Write(leaves, writer);
        await store.Write(survey, "Moc.fits", fits.WrittenMemory, cancel);
        await store.Write(survey, "Moc.json", json.WrittenMemory, cancel);
        await store.Write(survey, "Moc.txt", Encoding.ASCII.GetBytes(MocText.Write(leaves) + "\n"), cancel);
    }

    /// <summary>One for every order that may have one; taken away where there is none any more.</summary>
    public async ValueTask WriteAllsky(Moc leaves, int minOrder, ToneCurve curve, CancellationToken cancel)
    {
        for (var order = 0; order <= MostAllsky; order++)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"Norder{order}/Allsky");
            if (order < minOrder || order > leaves.Order || leaves.IsEmpty)
            {
                await store.Delete(survey, folder + ".fits", cancel);
                await store.Delete(survey, folder + TileKey.Extension(TileOutput.Picture), cancel);
                continue;
            }
            var sheet = new AllskySheet(order);
            foreach (var index in leaves.CellsAt(order))
            {
                using var tile = await TileReader.Read(store, survey, new HipsTile(order, index), cancel);
                if (tile is not null) sheet.Put(index, tile.Values);
            }
            var header = new FitsHeaderBuilder().SetImage(primary: true, -32, [sheet.Width, sheet.Height]).Set("ORDER", (long)order, "HEALPix order of the tiles").ToHeader();
            await store.Write(survey, folder + ".fits", encoder.Fits(header, sheet.Values), cancel);
            await store.Write(survey, folder + TileKey.Extension(TileOutput.Picture), encoder.Picture(sheet.Values, sheet.Width, curve, TileOutput.Picture), cancel);
        }
    }

    /// <summary>Of the finest tile that has all of the map, or of the one that has most.</summary>
    public async ValueTask WritePreview(Moc leaves, int minOrder, ToneCurve curve, CancellationToken cancel)
    {
        if (PreviewTile(leaves, minOrder) is not { } place) return;
        using var tile = await TileReader.Read(store, survey, place, cancel);
        if (tile is null) return;
        var small = AllskySheet.Shrink(tile.Values, PreviewSide);
        var format = PreviewFormatHere;
        await store.Write(survey, "preview" + TileKey.Extension(format), encoder.Picture(small, PreviewSide, curve, format), cancel);
    }

    /// <summary>Of the finest order whose tiles are few; null when no pixel has a value.</summary>
    public async ValueTask<PixelRange?> Range(Moc leaves, int minOrder, CancellationToken cancel)
    {
        var order = leaves.Order;
        while (order > minOrder && BuildPlan.Count(leaves, order) > MostRanged) order--;
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var index in leaves.CellsAt(order).Take(MostRanged * 4))
        {
            using var tile = await TileReader.Read(store, survey, new HipsTile(order, index), cancel);
            if (tile is null) continue;
            foreach (var value in tile.Values)
                if (float.IsFinite(value)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return low <= high ? new PixelRange(low, high) : null;
    }

    public const int PreviewSide = 256;

    public static TileFormat PreviewFormatHere => TileEncoder.CanEncode(TileFormat.Jpeg) ? TileFormat.Jpeg : TileFormat.Png;

    /// <summary>Null of a map without tiles.</summary>
    public static HipsTile? PreviewTile(Moc leaves, int minOrder)
    {
        if (leaves.IsEmpty) return null;
        for (var order = leaves.Order; order >= minOrder; order--)
            if (BuildPlan.Count(leaves, order) == 1) return new HipsTile(order, leaves.CellsAt(order).First());
        var best = leaves.CellsAt(minOrder).Take(768).MaxBy(c => BuildPlan.Count(leaves.Intersection(Moc.FromCells(leaves.Order, [new MocCell(minOrder, c)])), leaves.Order));
        return new HipsTile(minOrder, best);
    }
}
