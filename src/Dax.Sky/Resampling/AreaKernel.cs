using System.Runtime.CompilerServices;

namespace Dax.Sky.Resampling;

/// <summary>
/// Every input pixel by the area on the sky that it shares with the output pixel. Areas are taken in the plane of the input's pixels, where borders of output pixels are straight to far less than a millionth;
/// how the area of a pixel on the sky changes from one to the next (a distortion's part in 100,000) is taken as linear over a block.
/// </summary>
internal sealed class AreaKernel(PixelMap map) : PlaneKernel
{
    /// <summary>Input pixels along a side of an output pixel at most; a map that is so torn has no value there.</summary>
    public const int MostPixels = 512;

    private const double LeastCover = 1e-5;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        // Before the corners: both use the row's places.
        var slope = work.SlopeOf(block, map);
        var at = work.Surround(block, y);
        Fill(work, at, block.Width, slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(ResamplingRow work, int at, int count, AreaSlope slope)
    {
        ReadOnlySpan<double> us = work.U, vs = work.V, nextUs = work.NextU, nextVs = work.NextV;
        Span<double> corners = stackalloc double[8];
        for (var i = 0; i < count; i++)
        {
            // Around the pixel; the input's pixel (0, 0) reaches from −0.5 to 0.5.
            (corners[0], corners[1], corners[2], corners[3]) = (us[i] + 0.5, vs[i] + 0.5, us[i + 1] + 0.5, vs[i + 1] + 0.5);
            (corners[4], corners[5], corners[6], corners[7]) = (nextUs[i + 1] + 0.5, nextVs[i + 1] + 0.5, nextUs[i] + 0.5, nextVs[i] + 0.5);
            var (left, right) = (Math.Floor(Least(corners[0], corners[2], corners[4], corners[6])), Math.Ceiling(Most(corners[0], corners[2], corners[4], corners[6])));
            var (below, above) = (Math.Floor(Least(corners[1], corners[3], corners[5], corners[7])), Math.Ceiling(Most(corners[1], corners[3], corners[5], corners[7])));
            var area = Quad.Area(corners[0], corners[1], corners[2], corners[3], corners[4], corners[5], corners[6], corners[7]);
            Settle(corners, slope);
            var sums = default(AreaSums);
            if (right - left <= MostPixels && above - below <= MostPixels)
            {
                var isInside = left >= 0 && below >= 0 && right <= work.Input.Width && above <= work.Input.Height;
                if (!isInside || !work.Cover.TrySum(work, corners, (int)left, (int)below, (int)right, (int)above, slope, out sums))
                    sums = AreaSums.Plain(work, corners, Clip(left, work.Input.Width), Clip(below, work.Input.Height), Clip(right, work.Input.Width), Clip(above, work.Input.Height), slope);
            }
            Put(work, at + i, sums, area);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(ResamplingRow work, int at, in AreaSums sums, double area)
    {
        // A sliver that rounding left over is no cover.
        var hasValue = sums.Weight > LeastCover * area;
        // Brightness is the mean over what is covered; of counts, the part of the pixel that the image does not cover counts as the rest.
        var scale = work.KeepsFlux && hasValue ? area / sums.Weight : 1 / sums.Weight;
        work.Output.Image.Span[at] = hasValue ? (float)(sums.Value * scale) : float.NaN;
        if (work.HasVariance) work.Output.Variance.Span[at] = hasValue ? (float)(sums.Variance * scale * scale) : float.NaN;
        // As of a pixel of the input's size.
        if (work.HasLevel) work.Output.Level.Span[at] = hasValue ? (float)(sums.Level / sums.Weight * (work.KeepsFlux ? area * area : 1)) : float.NaN;
        if (work.HasMask) work.Output.Mask.Span[at] = sums.Mask;
    }

    /// <summary>
    /// Where less of a pixel's area on the sky lies to its left than to its right, a corner in it is moved by as much, to where areas of the plane are in proportion to those on the sky. Borders of pixels stay.
    /// </summary>
    private static void Settle(Span<double> corners, AreaSlope slope)
    {
        for (var i = 0; i < 8; i += 2)
        {
            var (x, y) = (corners[i] - Math.Floor(corners[i]), corners[i + 1] - Math.Floor(corners[i + 1]));
            corners[i] -= slope.Across / 2 * x * (1 - x);
            corners[i + 1] -= slope.Along / 2 * y * (1 - y);
        }
    }

    private static int Clip(double place, int length) => (int)Math.Clamp(place, 0, length);

    /// <summary>NaN when any is.</summary>
    private static double Least(double a, double b, double c, double d) => Math.Min(Math.Min(a, b), Math.Min(c, d));

    private static double Most(double a, double b, double c, double d) => Math.Max(Math.Max(a, b), Math.Max(c, d));
}
