using Dax.Engine.Faults;
using Dax.Engine.Tiles.Making;
using Dax.Engine.Tiles.Making.Building;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

public sealed partial class TileService
{
    private const int PreviewSide = 256;

    /// <summary>All tiles of a coarse order on one sheet (HiPS 1.0, 4.3.2). Busy when too many tiles are missing for it.</summary>
    internal Task<Result<ReadOnlyMemory<byte>>> Allsky(LiveMap map, int order, TileFormat format) => InScope(async scope =>
    {
        if (order > map.Order || order < map.Survey.MinOrder || (map.Survey.IsColor && format is TileFormat.Fits)) return new Fault.NotFound("The map has no such sheet.");
        var tiles = map.Images.Moc.CellsAt(order).Select(i => new HipsTile(order, i)).ToList();
        if (await TooMuch(map, tiles, scope.Cancel) is { } busy) return busy;
        var sheets = new List<AllskySheet>();
        var parts = await PartsOf(map, scope);
        foreach (var part in parts)
        {
            var sheet = new AllskySheet(order);
            foreach (var tile in tiles)
            {
                var pixels = await Pixels(part, tile, scope);
                if (!pixels.IsOk) return pixels.Fault;
                using var values = pixels.Value;
                if (values is not null) sheet.Put(tile.Index, values.Values);
            }
            sheets.Add(sheet);
        }
        if (format is TileFormat.Fits)
        {
            var header = new FitsHeaderBuilder().SetImage(primary: true, -32, [sheets[0].Width, sheets[0].Height]).Set("ORDER", (long)order, "HEALPix order of the tiles").ToHeader();
            return new TileEncoder().Fits(header, sheets[0].Values);
        }
        return await Encode(parts, [.. sheets.Select(s => s.Values.ToArray())], sheets[0].Width, format, scope);
    });

    /// <summary>The map, small: NotFound of one that has no tiles.</summary>
    internal Task<Result<ReadOnlyMemory<byte>>> Preview(LiveMap map, TileFormat format) => InScope(async scope =>
    {
        if (PreviewPlace(map) is not { } place) return Nothing();
        var parts = await PartsOf(map, scope);
        var small = new List<float[]>();
        foreach (var part in parts)
        {
            var pixels = await Pixels(part, place, scope);
            if (!pixels.IsOk) return pixels.Fault;
            using var values = pixels.Value;
            small.Add(values is null ? [.. Enumerable.Repeat(float.NaN, PreviewSide * PreviewSide)] : AllskySheet.Shrink(values.Values, PreviewSide));
        }
        return await Encode(parts, small, PreviewSide, format, scope);
    });

    private static HipsTile? PreviewPlace(LiveMap map) => Making.Building.MapFiles.PreviewTile(map.Images.Moc, map.Survey.MinOrder);

    private async ValueTask<IReadOnlyList<LiveMap>> PartsOf(LiveMap map, TileScope scope) => map.Survey.IsColor ? await maps.Parts(map, scope.Cancel) : [map];

    private async Task<Result<TilePixels?>> Pixels(LiveMap map, HipsTile tile, TileScope scope)
    {
        if (await TooMuch(map, tile, scope.Cancel) is { } busy) return busy;
        var made = await Ensure(map, tile, scope);
        if (!made.IsOk) return made.Fault;
        return made.Value is null ? new Result<TilePixels?>((TilePixels?)null) : await work.Read(map.Name, tile, scope.Cancel);
    }

    private async Task<Result<ReadOnlyMemory<byte>>> Encode(IReadOnlyList<LiveMap> parts, List<float[]> pixels, int width, TileFormat format, TileScope scope)
    {
        var cuts = new List<PixelRange>();
        foreach (var part in parts)
        {
            var cut = await CutOf(part, scope);
            if (!cut.IsOk) return cut.Fault;
            cuts.Add(cut.Value);
        }
        return await work.InLane(scope, _ => Task.FromResult(new Result<ReadOnlyMemory<byte>>(pixels.Count == 1
            ? new TileEncoder().Picture(pixels[0], width, TileEncoder.Curve(cuts[0]), format)
            : new TileEncoder().Picture(pixels[0], pixels[1], pixels[2], width, ColorRecipe.Of([.. cuts]), format))));
    }

    /// <summary>Goes on when the caller goes away; the next who asks finds the tiles.</summary>
    private Task<Result<ReadOnlyMemory<byte>>> InScope(Func<TileScope, Task<Result<ReadOnlyMemory<byte>>>> make) => Task.Run(async () =>
    {
        using var scope = new TileScope(options.Parallelism, closing.Token);
        return await make(scope);
    });
}
