using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;
using Dax.Sky.Stencils;

namespace Dax.Sky.Coadds;

/// <summary>One image of a mosaic: where it lies in the mosaic, and its pixels put onto those of a tile.</summary>
internal sealed class MosaicSource
{
    private readonly PixelMap map;
    private readonly Resampler resampler;
    private readonly int reach;
    private readonly bool weighs;
    private readonly PixelBox? box;

    public MosaicSource(MosaicImage image, PixelMap map, ImagePlane mosaic, MosaicRecipe recipe)
    {
        (Image, this.map) = (image, map);
        weighs = recipe.Coadd.Method is CoaddMethod.WeightedMean or CoaddMethod.ClippedMean;
        resampler = new Resampler(map, recipe.Kernel, recipe.KeepsFlux);
        reach = Resampler.Reach(recipe.Kernel);
        box = Find(image, mosaic);
    }

    public MosaicImage Image { get; }

    /// <summary>False where it surely has no pixels.</summary>
    public bool MayTouch(int x, int y, int width, int height) =>
        box is { } touched && x < touched.Upper(0) && x + width > touched.Lower(0) && y < touched.Upper(1) && y + height > touched.Lower(1);

    /// <summary>Its pixels on a tile of the mosaic; null when it does not touch the tile.</summary>
    public ImageSection? Resample(int x, int y, int width, int height, TileMemory memory, bool hasVariance, bool hasMask, CancellationToken cancel)
    {
        var blocks = map.Blocks(x, y, width, height);
        if (Around(blocks) is not { } needed) return null;
        // Of a finer image this is much larger than the tile.
        using var own = new TileMemory();
        var input = Read(Image, needed, own, hasVariance && Image.Variance is not null, Image.Mask is not null);
        var output = memory.Section(x, y, width, height, hasVariance, hasMask, weighs && hasVariance);
        if (hasMask && Image.Mask is null) output.Mask.Span.Clear();
        resampler.Fill(blocks, input, output, cancel);
        return output;
    }

    /// <summary>For each pixel of a tile of the mosaic the way to the image's nearest border, in degrees of its pixels; negative outside, NaN where there is no place.</summary>
    public void Depths(int x, int y, int width, int height, Span<float> depths)
    {
        Span<double> us = stackalloc double[PixelMapBlock.MostColumns], vs = stackalloc double[PixelMapBlock.MostColumns];
        var degrees = Image.World.PixelScaleDegrees;
        foreach (var block in map.Blocks(x, y, width, height))
        {
            for (var row = block.Y; row < block.Y + block.Height; row++)
            {
                block.Row(row, us, vs);
                var into = depths.Slice((row - y) * width + block.X - x, block.Width);
                for (var i = 0; i < into.Length; i++)
                    into[i] = (float)(degrees * (0.5 + Math.Min(Math.Min(us[i], Image.Width - 1 - us[i]), Math.Min(vs[i], Image.Height - 1 - vs[i]))));
            }
        }
    }

    /// <summary>The box of the mosaic that the image can touch; all of it when that cannot be told.</summary>
    private static PixelBox? Find(MosaicImage image, ImagePlane mosaic)
    {
        var whole = new PixelBox(0, 0, mosaic.Width, mosaic.Height);
        if (image.World.Footprint(image.Width, image.Height) is not { } footprint) return whole;
        return StencilBox.Find(footprint, mosaic) is { } found
            ? new PixelBox(found.Lower(0) - 2, found.Lower(1) - 2, found.Upper(0) + 2, found.Upper(1) + 2) : null;
    }

    /// <summary>The pixels of the image that the tile's may need.</summary>
    private PixelBox? Around(IReadOnlyList<PixelMapBlock> blocks)
    {
        var (left, bottom, right, top) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        foreach (var block in blocks)
        {
            if (!block.TryBounds(out var l, out var b, out var r, out var t)) continue;
            (left, bottom, right, top) = (Math.Min(left, l), Math.Min(bottom, b), Math.Max(right, r), Math.Max(top, t));
        }
        var (x0, y0) = (Math.Max(0, Math.Floor(left) - reach), Math.Max(0, Math.Floor(bottom) - reach));
        var (x1, y1) = (Math.Min(Image.Width, Math.Ceiling(right) + reach + 1), Math.Min(Image.Height, Math.Ceiling(top) + reach + 1));
        return x1 > x0 && y1 > y0 ? new PixelBox((long)x0, (long)y0, (long)x1, (long)y1) : null;
    }

    /// <summary>Pixels of a box, those whose mask says so without value.</summary>
    internal static ImageSection Read(MosaicImage image, in PixelBox needed, TileMemory memory, bool hasVariance, bool hasMask)
    {
        var section = memory.Section((int)needed.Lower(0), (int)needed.Lower(1), (int)needed.Length(0), (int)needed.Length(1), hasVariance, hasMask);
        image.Image.ReadValues(needed, section.Image.Span);
        if (hasVariance) image.Variance!.ReadValues(needed, section.Variance.Span);
        if (hasVariance && image.HasWeights) Invert(section.Variance.Span, section.Image.Span);
        if (!hasMask) return section;
        ReadMask(image.Mask!, needed, section.Mask.Span);
        if (image.Ignored != 0) Drop(section, image.Ignored);
        return section;
    }

    private static void ReadMask(FitsImage mask, in PixelBox needed, Span<int> bits)
    {
        if (mask.Bitpix == 32)
        {
            mask.ReadStored(needed, bits);
            return;
        }
        // Narrower ones hold whole numbers that floats have.
        var values = MemoryMarshal.Cast<int, float>(bits);
        mask.ReadValues(needed, values);
        for (var i = 0; i < bits.Length; i++) bits[i] = (int)values[i];
    }

    /// <summary>From weights to variances; pixels that weigh nothing have no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Invert(Span<float> weights, Span<float> values)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= weights.Length; i += Vector<float>.Count)
        {
            var weight = new Vector<float>(weights[i..]);
            var isNothing = Vector.OnesComplement(Vector.GreaterThan(weight, Vector<float>.Zero));
            (Vector<float>.One / weight).CopyTo(weights[i..]);
            Vector.ConditionalSelect(isNothing, new Vector<float>(float.NaN), new Vector<float>(values[i..])).CopyTo(values[i..]);
        }
        for (; i < weights.Length; i++)
        {
            if (!(weights[i] > 0)) values[i] = float.NaN;
            weights[i] = 1 / weights[i];
        }
    }

    private static void Drop(ImageSection section, int ignored)
    {
        var mask = section.Mask.Span;
        var image = section.Image.Span;
        for (var i = 0; i < mask.Length; i++)
            if ((mask[i] & ignored) != 0) image[i] = float.NaN;
    }
}
