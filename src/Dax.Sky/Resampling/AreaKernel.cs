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

    /// <summary>Of less of a pixel the last digits of its border count: a millionth of a pixel is a thousandth of a sliver. It is found without the map's polynomial, and bent in the middle of its sides.</summary>
    private const double LittleCover = 0.5;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        // Before the corners: both use the row's places.
        var slope = work.SlopeOf(block, map);
        var at = work.Surround(block, y);
        ReadOnlySpan<double> us = work.U, vs = work.V, nextUs = work.NextU, nextVs = work.NextV;
        Span<double> corners = stackalloc double[8], border = stackalloc double[16];
        for (var i = 0; i < block.Width; i++)
        {
            // Around the pixel; the input's pixel (0, 0) reaches from −0.5 to 0.5.
            (corners[0], corners[1], corners[2], corners[3]) = (us[i] + 0.5, vs[i] + 0.5, us[i + 1] + 0.5, vs[i + 1] + 0.5);
            (corners[4], corners[5], corners[6], corners[7]) = (nextUs[i + 1] + 0.5, nextVs[i + 1] + 0.5, nextUs[i] + 0.5, nextVs[i] + 0.5);
            var sums = Sum(work, corners, slope, out var area);
            if (sums.Weight < LittleCover * area && sums.Weight > LeastCover / 2 * area)
            {
                Exactly(block.X + i, y, work.Input, border);
                area = Quad.Area(border);
                Settle(border, slope);
                sums = Around(work, border, slope);
            }
            Put(work, at + i, sums, area);
        }
    }

    /// <param name="corners">Are moved.</param>
    /// <param name="area">Of the whole pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static AreaSums Sum(ResamplingRow work, Span<double> corners, AreaSlope slope, out double area)
    {
        var (left, right) = (Math.Floor(Least(corners[0], corners[2], corners[4], corners[6])), Math.Ceiling(Most(corners[0], corners[2], corners[4], corners[6])));
        var (below, above) = (Math.Floor(Least(corners[1], corners[3], corners[5], corners[7])), Math.Ceiling(Most(corners[1], corners[3], corners[5], corners[7])));
        area = Quad.Area(corners[0], corners[1], corners[2], corners[3], corners[4], corners[5], corners[6], corners[7]);
        Settle(corners, slope);
        // Not when one is NaN, either.
        if (!(right - left <= MostPixels && above - below <= MostPixels)) return default;
        var isInside = left >= 0 && below >= 0 && right <= work.Input.Width && above <= work.Input.Height;
        return isInside && work.Cover.TrySum(work, corners, (int)left, (int)below, (int)right, (int)above, slope, out var sums) ? sums
            : AreaSums.Plain(work, corners, Clip(left, work.Input.Width), Clip(below, work.Input.Height), Clip(right, work.Input.Width), Clip(above, work.Input.Height), slope);
    }

    /// <summary>Pixel by pixel, of those about a border.</summary>
    private static AreaSums Around(ResamplingRow work, ReadOnlySpan<double> border, AreaSlope slope)
    {
        var (left, below, right, above) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < border.Length; i += 2)
        {
            (left, right) = (Math.Min(left, border[i]), Math.Max(right, border[i]));
            (below, above) = (Math.Min(below, border[i + 1]), Math.Max(above, border[i + 1]));
        }
        if (!(right - left <= MostPixels && above - below <= MostPixels)) return default;
        var (width, height) = (work.Input.Width, work.Input.Height);
        return AreaSums.Plain(work, border, Clip(Math.Floor(left), width), Clip(Math.Floor(below), height), Clip(Math.Ceiling(right), width), Clip(Math.Ceiling(above), height), slope);
    }

    /// <summary>The border of a pixel of the output by the world coordinates themselves: corners, and the middles of sides between them.</summary>
    private void Exactly(int x, int y, ImageSection input, Span<double> border)
    {
        Span<double> u = [x - 0.5, x, x + 0.5, x + 0.5, x + 0.5, x, x - 0.5, x - 0.5];
        Span<double> v = [y - 0.5, y - 0.5, y - 0.5, y, y + 0.5, y + 0.5, y + 0.5, y];
        map.Map(u, v);
        for (var i = 0; i < u.Length; i++) (border[2 * i], border[2 * i + 1]) = (u[i] - input.X + 0.5, v[i] - input.Y + 0.5);
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
        for (var i = 0; i < corners.Length; i += 2)
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
