namespace Dax.Sky.Resampling;

/// <summary>
/// Every input pixel by the area on the sky that it shares with the output pixel. Areas are taken in the plane of the input's pixels, where borders of output pixels are straight to far less than a millionth;
/// how the area of a pixel on the sky changes from one to the next (a distortion's part in 100,000) is taken as linear over a block.
/// </summary>
internal sealed class AreaKernel(PixelMap map) : PlaneKernel
{
    /// <summary>Input pixels along a side of an output pixel at most; a map that is so torn has no value there.</summary>
    private const int MostPixels = 512;

    private const double LeastCover = 1e-5;

    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        // Before the corners: both use the row's places.
        var slope = work.SlopeOf(block, map);
        var at = work.Surround(block, y);
        Span<double> corners = stackalloc double[8];
        for (var i = 0; i < block.Width; i++)
        {
            // Around the pixel; the input's pixel (0, 0) reaches from −0.5 to 0.5.
            (corners[0], corners[1], corners[2], corners[3]) = (work.U[i] + 0.5, work.V[i] + 0.5, work.U[i + 1] + 0.5, work.V[i + 1] + 0.5);
            (corners[4], corners[5], corners[6], corners[7]) = (work.NextU[i + 1] + 0.5, work.NextV[i + 1] + 0.5, work.NextU[i] + 0.5, work.NextV[i] + 0.5);
            Fill(work, at + i, corners, slope);
        }
    }

    private static void Fill(ResamplingRow work, int at, ReadOnlySpan<double> q, (double Across, double Along) slope)
    {
        var input = work.Input;
        var (left, right) = (Math.Floor(Least(q[0], q[2], q[4], q[6])), Math.Ceiling(-Least(-q[0], -q[2], -q[4], -q[6])));
        var (below, above) = (Math.Floor(Least(q[1], q[3], q[5], q[7])), Math.Ceiling(-Least(-q[1], -q[3], -q[5], -q[7])));
        var (middleX, middleY) = ((q[0] + q[2] + q[4] + q[6]) / 4 - 0.5, (q[1] + q[3] + q[5] + q[7]) / 4 - 0.5);
        var (sum, value, variance, mask) = (0.0, 0.0, 0.0, 0);
        if (right - left <= MostPixels && above - below <= MostPixels)
        {
            var (x0, x1) = ((int)Math.Max(0, left), (int)Math.Min(input.Width, right));
            var (y0, y1) = ((int)Math.Max(0, below), (int)Math.Min(input.Height, above));
            for (var y = y0; y < y1; y++)
            {
                for (var x = x0; x < x1; x++)
                {
                    var shared = Math.Abs(Shared(q, x, y));
                    if (shared <= 1e-12) continue;
                    var from = y * input.Width + x;
                    if (work.HasMask) mask |= input.Mask.Span[from];
                    var pixel = input.Image.Span[from];
                    if (float.IsNaN(pixel)) continue;
                    shared *= 1 + slope.Across * (x - middleX) + slope.Along * (y - middleY);
                    sum += shared;
                    value += shared * pixel;
                    if (work.HasVariance) variance += shared * shared * input.Variance.Span[from];
                }
            }
        }
        var area = Quad.Area(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7]);
        // A sliver that rounding left over is no cover.
        var hasValue = sum > LeastCover * area;
        // Brightness is the mean over what is covered; of counts, the part of the pixel that the image does not cover counts as the rest.
        var scale = work.KeepsFlux && hasValue ? area / sum : 1 / sum;
        work.Output.Image.Span[at] = hasValue ? (float)(value * scale) : float.NaN;
        if (work.HasVariance) work.Output.Variance.Span[at] = hasValue ? (float)(variance * scale * scale) : float.NaN;
        if (work.HasMask) work.Output.Mask.Span[at] = mask;
    }

    private static double Shared(ReadOnlySpan<double> q, double x, double y) =>
        Quad.UnderEdge(q[0] - x, q[1] - y, q[2] - x, q[3] - y) + Quad.UnderEdge(q[2] - x, q[3] - y, q[4] - x, q[5] - y)
        + Quad.UnderEdge(q[4] - x, q[5] - y, q[6] - x, q[7] - y) + Quad.UnderEdge(q[6] - x, q[7] - y, q[0] - x, q[1] - y);

    /// <summary>NaN when any is.</summary>
    private static double Least(double a, double b, double c, double d) => Math.Min(Math.Min(a, b), Math.Min(c, d));
}
