using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>Floating-point tiles as integers (FITS 4.0, 10.2), steps being a fraction of the tile's noise, or of a given size. As cfitsio does it, so that its tiles and ours are the same.</summary>
internal static class Quantizer
{
    /// <summary>Stands for undefined pixels; the image's ZBLANK.</summary>
    public const int BlankValue = -2147483647;

    private const int ReservedValues = 10;

    /// <summary>False, and nothing is said of <paramref name="integers"/>, when the tile has no noise to measure steps by, or more steps than there are integers: it is kept as it is.</summary>
    /// <param name="level">Steps per standard deviation of the noise; negative: the size of a step.</param>
    /// <param name="dither">How random numbers are added; SUBTRACTIVE_DITHER_2 keeps zeros.</param>
    public static bool TryQuantize<T>(ReadOnlySpan<T> pixels, int width, double level, TileDither dither, DitherCursor random, Span<int> integers, out TileScale scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        scale = default;
        if (pixels.Length <= 1) return false;
        var (least, most, undefined) = Range(pixels);
        var isEmpty = undefined == pixels.Length;
        var step = level < 0 ? -level : isEmpty ? 1 / level : NoiseEstimate.Of(pixels, width) / level;
        if (isEmpty) (least, most) = (T.Zero, T.One);
        if (!(step > 0) || !double.IsFinite(step) || T.IsInfinity(least) || T.IsInfinity(most)) return false;
        if (double.CreateTruncating(most - least) / step > (2.0 * int.MaxValue) - ReservedValues) return false;
        var zero = Zero(double.CreateTruncating(least), double.CreateTruncating(most), double.CreateTruncating(most - least), step, dither, undefined > 0);
        Write(pixels, step, zero, dither, random, integers);
        scale = new TileScale(step, zero, undefined > 0 ? BlankValue : null, dither != TileDither.None, dither == TileDither.Subtractive2);
        return true;
    }

    private static (T Least, T Most, int Undefined) Range<T>(ReadOnlySpan<T> pixels) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (least, most, undefined) = (T.PositiveInfinity, T.NegativeInfinity, 0);
        foreach (var pixel in pixels)
        {
            if (T.IsNaN(pixel)) undefined++;
            if (pixel < least) least = pixel;
            if (pixel > most) most = pixel;
        }
        return (least, most, undefined);
    }

    /// <summary>Near the reserved integers when these are used; else a multiple of the step, so that pixels quantised again stay the same.</summary>
    private static double Zero(double least, double most, double range, double step, TileDither dither, bool hasUndefined)
    {
        if (hasUndefined || dither == TileDither.Subtractive2) return least - (step * (BlankValue + ReservedValues));
        if (range / step < (double)int.MaxValue - ReservedValues) return (long)((least / step) + 0.5) * step;
        return (least + most) / 2;
    }

    private static void Write<T>(ReadOnlySpan<T> pixels, double step, double zero, TileDither dither, DitherCursor random, Span<int> integers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            if (T.IsNaN(pixels[i])) integers[i] = BlankValue;
            else if (dither == TileDither.Subtractive2 && pixels[i] == T.Zero) integers[i] = Dequantizer.ZeroValue;
            else
            {
                var steps = (double.CreateTruncating(pixels[i]) - zero) / step;
                if (dither != TileDither.None) steps = steps + random.At(i)[0] - 0.5;
                integers[i] = (int)(steps >= 0 ? steps + 0.5 : steps - 0.5);
            }
        }
    }
}
