using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>One tile of a mosaic.</summary>
public sealed partial class MosaicRenderer
{
    private const int LeastPartRows = 16;

    private long mostTileBytes;

    /// <summary>The most that the planes of one tile took until now.</summary>
    internal long MostTileBytes => mostTileBytes;

    private bool NeedsAll => recipe.PrefersInterior || !Coadd.IsSum(recipe.Coadd.Method);

    /// <summary>What a pixel of an image on a tile takes at most: value, variance, level and mask.</summary>
    private int PixelBytes => 4 + (HasVariance ? 8 : 0) + (HasMask ? 4 : 0);

    private void RenderTile(MosaicStrip strip, int x, int y, CancellationToken cancel) =>
        RenderPart(strip, x, y, Math.Min(tileWidth, grid.Width - x), Math.Min(tileHeight, strip.Y + strip.Rows - y), cancel);

    private void RenderPart(MosaicStrip strip, int x, int y, int width, int height, CancellationToken cancel)
    {
        var touching = new List<int>();
        for (var i = 0; i < sources.Length; i++)
            if (sources[i].MayTouch(x, y, width, height)) touching.Add(i);
        var room = (int)Math.Clamp(recipe.MostBytes / Math.Max(1, recipe.Parallelism) / ((long)width * height * PixelBytes), 1, int.MaxValue);
        if (touching.Count == 0) strip.PutNothing(x, y, width, height);
        else if (touching.Count <= room) RenderAtOnce(strip, x, y, width, height, touching, cancel);
        else if (!NeedsAll) RenderInTurn(strip, x, y, width, height, touching, room, cancel);
        else if (Half(height) is var rows and > 0)
        {
            RenderPart(strip, x, y, width, rows, cancel);
            RenderPart(strip, x, y + rows, width, height - rows, cancel);
        }
        else if (width > PixelMap.BlockSide && Half(width) is var columns)
        {
            RenderPart(strip, x, y, columns, height, cancel);
            RenderPart(strip, x + columns, y, width - columns, height, cancel);
        }
        else if (height > LeastPartRows)
        {
            RenderPart(strip, x, y, width, height / 2, cancel);
            RenderPart(strip, x, y + height / 2, width, height - height / 2, cancel);
        }
        else RenderAtOnce(strip, x, y, width, height, touching, cancel);
    }

    /// <summary>About half, in whole blocks of the map; 0 for one block.</summary>
    private static int Half(int length) => length <= PixelMap.BlockSide ? 0 : Parts(Parts(length, PixelMap.BlockSide), 2) * PixelMap.BlockSide;

    private void RenderAtOnce(MosaicStrip strip, int x, int y, int width, int height, List<int> touching, CancellationToken cancel)
    {
        using var memory = new TileMemory();
        var (numbers, inputs) = Inputs(touching, x, y, width, height, memory, cancel);
        if (inputs.Count == 0)
        {
            strip.PutNothing(x, y, width, height);
            return;
        }
        var tile = memory.Section(x, y, width, height, HasVariance, HasMask);
        var coverage = memory.Shorts(width * height).Span;
        var given = Coadd.CombineAndCount(recipe.Coadd, inputs, tile, coverage, cancel);
        for (var k = 0; k < given.Length; k++) Interlocked.Add(ref pixels[numbers[k]], given[k]);
        Took(memory.Bytes);
        strip.Put(tile, coverage);
    }

    /// <summary>Some images after the others into sums.</summary>
    private void RenderInTurn(MosaicStrip strip, int x, int y, int width, int height, List<int> touching, int room, CancellationToken cancel)
    {
        using var memory = new TileMemory();
        using var sums = new WeightedRows(recipe.Coadd.Method, width, height, HasMask);
        var tile = memory.Section(x, y, width, height, HasVariance, HasMask);
        var coverage = memory.Shorts(width * height).Span;
        for (var from = 0; from < touching.Count; from += room)
        {
            using var own = new TileMemory();
            var (numbers, inputs) = Inputs(touching.GetRange(from, Math.Min(room, touching.Count - from)), x, y, width, height, own, cancel);
            for (var k = 0; k < inputs.Count; k++)
            {
                var given = 0L;
                for (var row = 0; row < height; row++) given += sums.Add(inputs[k], row, row);
                Interlocked.Add(ref pixels[numbers[k]], given);
            }
            Took(memory.Bytes + own.Bytes + sums.Bytes);
        }
        for (var row = 0; row < height; row++) sums.Finish(row, tile, row, coverage);
        strip.Put(tile, coverage);
    }

    private (List<int> Numbers, List<CoaddInput> Inputs) Inputs(List<int> touching, int x, int y, int width, int height, TileMemory memory, CancellationToken cancel)
    {
        var parts = new List<(MosaicSource Source, ImageSection Section)>();
        var numbers = new List<int>();
        foreach (var i in touching)
        {
            cancel.ThrowIfCancellationRequested();
            if (sources[i].Resample(x, y, width, height, memory, HasVariance, HasMask, cancel) is not { } section) continue;
            parts.Add((sources[i], section));
            numbers.Add(i);
        }
        if (recipe.PrefersInterior && parts.Count > 1) Interior.Choose(parts);
        return (numbers, parts.ConvertAll(p => new CoaddInput(p.Section, p.Source.Image.Weight, p.Source.Image.Scale) { Background = p.Source.Image.Background }));
    }

    private void Took(long bytes)
    {
        for (var most = Volatile.Read(ref mostTileBytes); bytes > most; most = Volatile.Read(ref mostTileBytes))
            Interlocked.CompareExchange(ref mostTileBytes, bytes, most);
    }
}
