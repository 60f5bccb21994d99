using System.Runtime.CompilerServices;

namespace Dax.Sky.Resampling;

/// <summary>How fast the area of the input's pixels on the sky changes: per pixel along each axis, relative to the area itself.</summary>
internal readonly record struct AreaSlope(double Across, double Along);

/// <summary>What an output pixel gets of the input pixels that it covers: sums by the areas shared (variances by their squares, and by themselves as level), and all mask bits.</summary>
internal record struct AreaSums(double Weight, double Value, double Variance, double Level, int Mask)
{
    /// <summary>Pixel by pixel: slow, and what the quick way is tested against.</summary>
    /// <param name="work">The planes.</param>
    /// <param name="q">Corners of the output pixel, in turn, four or more; input pixel (0, 0) reaches from 0 to 1.</param>
    /// <param name="x0">Of the input pixels about it.</param>
    /// <param name="y0">Of the input pixels about it.</param>
    /// <param name="x1">Behind the last.</param>
    /// <param name="y1">Behind the last.</param>
    /// <param name="slope">Of pixels' areas.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static AreaSums Plain(ResamplingRow work, ReadOnlySpan<double> q, int x0, int y0, int x1, int y1, AreaSlope slope)
    {
        var input = work.Input;
        var (middleX, middleY) = (-0.5, -0.5);
        for (var i = 0; i < q.Length; i += 2) (middleX, middleY) = (middleX + 2 * q[i] / q.Length, middleY + 2 * q[i + 1] / q.Length);
        var (sum, value, variance, level, mask) = (0.0, 0.0, 0.0, 0.0, 0);
        for (var y = y0; y < y1; y++)
        {
            for (var x = x0; x < x1; x++)
            {
                var shared = Math.Abs(Shared(q, x, y));
                if (shared <= AreaCover.Nothing) continue;
                var from = y * input.Width + x;
                if (work.HasMask) mask |= input.Mask.Span[from];
                var pixel = input.Image.Span[from];
                if (float.IsNaN(pixel)) continue;
                shared *= 1 + slope.Across * (x - middleX) + slope.Along * (y - middleY);
                sum += shared;
                value += shared * pixel;
                if (work.HasVariance) variance += shared * shared * input.Variance.Span[from];
                if (work.HasLevel) level += shared * input.Variance.Span[from];
            }
        }
        return new AreaSums(sum, value, variance, level, mask);
    }

    private static double Shared(ReadOnlySpan<double> q, double x, double y)
    {
        var shared = Quad.UnderEdge(q[^2] - x, q[^1] - y, q[0] - x, q[1] - y);
        for (var i = 2; i < q.Length; i += 2) shared += Quad.UnderEdge(q[i - 2] - x, q[i - 1] - y, q[i] - x, q[i + 1] - y);
        return shared;
    }
}
