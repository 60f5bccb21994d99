using System.Buffers;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>How HiPS tiles are made of images.</summary>
/// <param name="Method">WeightedMean, Mean or First: what needs no more than sums.</param>
public sealed record TileRecipe(ResamplingKernel Kernel, CoaddMethod Method = CoaddMethod.Mean)
{
    /// <summary>How far a place may be off, in pixels of the input.</summary>
    public double MaxError { get; init; } = Kernel is ResamplingKernel.Area ? 1e-6 : 0.005;

    /// <summary>Pixels of an image that are in memory at once, unless a 64th of a tile needs more.</summary>
    public int MostPixels { get; init; } = 6 << 20;
}

/// <summary>
/// Puts images onto HiPS tiles, one image after the other onto several tiles at once: so each part of an image is read and decoded once for all the tiles that it is on. Memory is that of the tiles and of a
/// bounded piece of one image, however many images there are. For many threads, on tiles of their own.
/// </summary>
public sealed class TileRenderer
{
    private readonly TileRecipe recipe;
    private readonly int reach;

    public TileRenderer(TileRecipe recipe)
    {
        if (recipe.Method is not (CoaddMethod.WeightedMean or CoaddMethod.Mean or CoaddMethod.First)) throw new ArgumentOutOfRangeException(nameof(recipe), recipe.Method, "WeightedMean, Mean or First.");
        (this.recipe, reach) = (recipe, Resampler.Reach(recipe.Kernel));
    }

    /// <summary>
    /// Adds an image to those of the tiles that it touches; neighbours in the nested order should come together. Throws FitsFormatException when the image's data are broken, IOException when they cannot be read.
    /// </summary>
    /// <param name="image">Where variances weigh, with them on every image of a tile or on none (else ArgumentException). With no background to take off: a plane of pixels is none of tiles.</param>
    public void Add(MosaicImage image, ReadOnlySpan<TileCanvas> tiles, CancellationToken cancel)
    {
        if (image.Background is not null) throw new ArgumentException("Tiles have no plane that a background could be of.", nameof(image));
        var pieces = new List<Piece>(tiles.Length);
        foreach (var tile in tiles)
        {
            cancel.ThrowIfCancellationRequested();
            if (Piece.Of(image, tile, recipe, reach) is not { } piece) continue;
            tile.Admit(recipe.Method is CoaddMethod.WeightedMean && image.Variance is not null);
            pieces.Add(piece);
        }
        var scratch = ArrayPool<float>.Shared.Rent(2 * TilePixels);
        try
        {
            Render(image, pieces, scratch, cancel);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    private const int TilePixels = HipsTile.Width * HipsTile.Width;

    /// <summary>All from one section of the image; too large a one is cut in two.</summary>
    private void Render(MosaicImage image, List<Piece> pieces, Memory<float> scratch, CancellationToken cancel)
    {
        if (pieces.Count == 0) return;
        var box = Union(pieces.Select(p => p.Box));
        if (box.PixelCount > recipe.MostPixels && pieces.Count > 1)
        {
            var half = pieces.Count / 2;
            Render(image, pieces[..half], scratch, cancel);
            Render(image, pieces[half..], scratch, cancel);
            return;
        }
        var hasVariance = recipe.Method is CoaddMethod.WeightedMean && image.Variance is not null;
        var variance = hasVariance ? scratch.Slice(TilePixels, TilePixels) : default;
        using var memory = new TileMemory();
        // One tile alone that needs too much is filled block by block.
        var shared = box.PixelCount <= recipe.MostPixels ? MosaicSource.Read(image, box, memory, hasVariance, image.Mask is not null) : null;
        foreach (var piece in pieces)
        {
            var next = piece.Canvas.Next(scratch[..TilePixels], variance);
            if (shared is not null) piece.Resampler.Fill(piece.Blocks, shared, next, cancel);
            else FillByBlocks(image, piece, next, hasVariance, cancel);
            piece.Canvas.Merge(next, image.Scale, image.Weight, recipe.Method is CoaddMethod.First);
        }
    }

    private void FillByBlocks(MosaicImage image, Piece piece, ImageSection next, bool hasVariance, CancellationToken cancel)
    {
        foreach (var block in piece.Blocks)
        {
            if (Piece.Around(image, block, reach) is not { } box) continue;
            using var memory = new TileMemory();
            piece.Resampler.Fill([block], MosaicSource.Read(image, box, memory, hasVariance, image.Mask is not null), next, cancel);
        }
    }

    private static PixelBox Union(IEnumerable<PixelBox> boxes)
    {
        var (x0, y0, x1, y1) = (long.MaxValue, long.MaxValue, 0L, 0L);
        foreach (var box in boxes) (x0, y0, x1, y1) = (Math.Min(x0, box.Lower(0)), Math.Min(y0, box.Lower(1)), Math.Max(x1, box.Upper(0)), Math.Max(y1, box.Upper(1)));
        return new PixelBox(x0, y0, x1, y1);
    }

    /// <summary>One image on one tile: where its pixels come from.</summary>
    private sealed record Piece(TileCanvas Canvas, Resampler Resampler, IReadOnlyList<PixelMapBlock> Blocks, PixelBox Box)
    {
        /// <summary>Null when the image is not on the tile.</summary>
        public static Piece? Of(MosaicImage image, TileCanvas canvas, TileRecipe recipe, int reach)
        {
            var map = new PixelMap(canvas.Tile, image.World, recipe.MaxError);
            var blocks = new List<PixelMapBlock>();
            PixelBox? box = null;
            foreach (var block in map.Blocks(0, 0, HipsTile.Width, HipsTile.Width))
            {
                if (Around(image, block, reach) is not { } touched) continue;
                blocks.Add(block);
                box = box is { } other ? Union([other, touched]) : touched;
            }
            return box is { } found ? new Piece(canvas, new Resampler(map, recipe.Kernel), blocks, found) : null;
        }

        /// <summary>The pixels of the image that the block's may need; null when there are none.</summary>
        public static PixelBox? Around(MosaicImage image, PixelMapBlock block, int reach)
        {
            if (!block.TryBounds(out var left, out var bottom, out var right, out var top)) return null;
            var (x0, y0) = (Math.Max(0, Math.Floor(left) - reach), Math.Max(0, Math.Floor(bottom) - reach));
            var (x1, y1) = (Math.Min(image.Width, Math.Ceiling(right) + reach + 1), Math.Min(image.Height, Math.Ceiling(top) + reach + 1));
            return x1 > x0 && y1 > y0 ? new PixelBox((long)x0, (long)y0, (long)x1, (long)y1) : null;
        }
    }
}
