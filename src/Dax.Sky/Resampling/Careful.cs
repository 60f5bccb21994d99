namespace Dax.Sky.Resampling;

/// <summary>
/// A pixel at the rim or beside pixels without value, by any separable kernel: slow, and what the quick ways are tested against. Pixels without value, and those outside, give their weight to the
/// others; where the nearest pixel has no value, or the others have less than a quarter of the weight, there is none.
/// </summary>
internal static class Careful
{
    private const float LeastWeight = 0.25f;

    /// <param name="at">Index of the output pixel.</param>
    /// <param name="taps">2: linear; else of a table.</param>
    /// <param name="u">Place in the input section.</param>
    /// <param name="v">Place in the input section.</param>
    /// <param name="work">The planes.</param>
    public static void Fill(ResamplingRow work, int at, double u, double v, int taps, KernelWeights? table = null)
    {
        var (input, output) = (work.Input, work.Output);
        var nearest = NearestKernel.Pixel(u, v, input);
        if (nearest < 0 || float.IsNaN(input.Image.Span[nearest]))
        {
            output.Image.Span[at] = float.NaN;
            if (work.HasVariance) output.Variance.Span[at] = float.NaN;
            if (work.HasLevel) output.Level.Span[at] = float.NaN;
            if (work.HasMask) output.Mask.Span[at] = nearest < 0 ? 0 : input.Mask.Span[nearest];
            return;
        }
        Span<float> across = stackalloc float[KernelWeights.Stride];
        Span<float> along = stackalloc float[KernelWeights.Stride];
        var (left, below) = ((int)Math.Floor(u), (int)Math.Floor(v));
        Weigh(u - left, table, across);
        Weigh(v - below, table, along);
        var (sum, value, variance, mask) = (0f, 0f, 0f, 0);
        for (var j = 0; j < taps; j++)
        {
            var y = below + j - (taps / 2 - 1);
            if (y < 0 || y >= input.Height) continue;
            for (var i = 0; i < taps; i++)
            {
                var x = left + i - (taps / 2 - 1);
                if (x < 0 || x >= input.Width) continue;
                var (from, weight) = (y * input.Width + x, across[i] * along[j]);
                var isClose = x >= left && x <= left + 1 && y >= below && y <= below + 1 && weight != 0;
                if (work.HasMask && isClose) mask |= input.Mask.Span[from];
                if (float.IsNaN(input.Image.Span[from])) continue;
                sum += weight;
                value += weight * input.Image.Span[from];
                if (work.HasVariance) variance += weight * weight * input.Variance.Span[from];
            }
        }
        var hasValue = sum >= LeastWeight;
        output.Image.Span[at] = hasValue ? value / sum : float.NaN;
        if (work.HasVariance) output.Variance.Span[at] = hasValue ? variance / (sum * sum) : float.NaN;
        if (work.HasMask) output.Mask.Span[at] = mask;
        if (work.HasLevel) output.Level.Span[at] = hasValue ? Level(input, left, below, (float)(u - left), (float)(v - below)) : float.NaN;
    }

    /// <summary>Linearly between those of the four pixels about the place that have a value; the nearest has one.</summary>
    private static float Level(ImageSection input, int left, int below, float s, float t)
    {
        var (sum, level) = (0f, 0f);
        for (var k = 0; k < 4; k++)
        {
            var (x, y) = (left + (k & 1), below + (k >> 1));
            if (x < 0 || y < 0 || x >= input.Width || y >= input.Height || float.IsNaN(input.Image.Span[y * input.Width + x])) continue;
            var weight = ((k & 1) == 0 ? 1 - s : s) * ((k >> 1) == 0 ? 1 - t : t);
            if (weight == 0) continue;
            sum += weight;
            level += weight * input.Variance.Span[y * input.Width + x];
        }
        return level / sum;
    }

    /// <summary>The linear kernel has no table: it is used at its exact place.</summary>
    private static void Weigh(double fraction, KernelWeights? table, Span<float> weights)
    {
        if (table is null) (weights[0], weights[1]) = ((float)(1 - fraction), (float)fraction);
        else table.Table.AsSpan(TapsKernel.Phase(fraction) * KernelWeights.Stride, KernelWeights.Stride).CopyTo(weights);
    }
}
