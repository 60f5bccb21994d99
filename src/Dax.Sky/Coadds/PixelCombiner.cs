namespace Dax.Sky.Coadds;

/// <summary>One way to make one value of several; without state.</summary>
internal abstract class PixelCombiner
{
    public static PixelCombiner Of(CoaddOptions options) => options.Method switch
    {
        CoaddMethod.WeightedMean => new Weighted(),
        CoaddMethod.Mean => new Plain(),
        CoaddMethod.Median => new Middle(),
        CoaddMethod.ClippedMean => new Clipped(options.ClipSigmas, options.LeastToClip),
        CoaddMethod.First => new Choice(static (_, _) => false),
        CoaddMethod.Minimum => new Choice(static (candidate, best) => candidate < best),
        CoaddMethod.Maximum => new Choice(static (candidate, best) => candidate > best),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    /// <summary>At least one value, none NaN; variances NaN where they are not known.</summary>
    /// <param name="weights">Over the variances already, where those are known.</param>
    /// <param name="order">Which image each is of: those that take part come first.</param>
    /// <param name="scratch">As long as the values, at least.</param>
    public abstract CoaddedPixel Combine(Span<float> values, Span<float> variances, Span<float> weights, Span<int> order, Span<float> scratch);

    protected static CoaddedPixel WeightedMean(ReadOnlySpan<float> values, ReadOnlySpan<float> variances, ReadOnlySpan<float> weights)
    {
        var (sum, weight, variance) = (0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            double w = weights[i];
            sum += w * values[i];
            weight += w;
            variance += w * w * variances[i];
        }
        return new CoaddedPixel((float)(sum / weight), (float)(variance / (weight * weight)), values.Length);
    }

    /// <summary>Reorders.</summary>
    protected static float MedianOf(Span<float> values)
    {
        values.Sort();
        var half = values.Length / 2;
        return (values.Length & 1) != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    private sealed class Weighted : PixelCombiner
    {
        public override CoaddedPixel Combine(Span<float> values, Span<float> variances, Span<float> weights, Span<int> order, Span<float> scratch) => WeightedMean(values, variances, weights);
    }

    private sealed class Plain : PixelCombiner
    {
        public override CoaddedPixel Combine(Span<float> values, Span<float> variances, Span<float> weights, Span<int> order, Span<float> scratch)
        {
            var (sum, variance, n) = (0.0, 0.0, values.Length);
            for (var i = 0; i < n; i++)
            {
                sum += values[i];
                variance += variances[i];
            }
            return new CoaddedPixel((float)(sum / n), (float)(variance / ((double)n * n)), n);
        }
    }

    private sealed class Middle : PixelCombiner
    {
        public override CoaddedPixel Combine(Span<float> values, Span<float> variances, Span<float> weights, Span<int> order, Span<float> scratch)
        {
            var n = values.Length;
            var variance = 0.0;
            foreach (var one in variances) variance += one;
            variance /= (double)n * n;
            return new CoaddedPixel(MedianOf(values), (float)(n > 2 ? variance * Math.PI / 2 : variance), n);
        }
    }

    private sealed class Clipped(float sigmas, int least) : PixelCombiner
    {
        public override CoaddedPixel Combine(Span<float> values, Span<float> variances, Span<float> weights, Span<int> order, Span<float> scratch)
        {
            var n = values.Length;
            if (n < least) return WeightedMean(values, variances, weights);
            values.CopyTo(scratch);
            var median = MedianOf(scratch[..n]);
            // The spread of the sample by the median of distances: what is to be left out does not widen it.
            for (var i = 0; i < n; i++) scratch[i] = Math.Abs(values[i] - median);
            var spread = 1.4826f * MedianOf(scratch[..n]);
            var kept = 0;
            for (var i = 0; i < n; i++)
            {
                var sigma = float.IsNaN(variances[i]) ? spread : MathF.Sqrt(variances[i]);
                if (Math.Abs(values[i] - median) > sigmas * sigma) continue;
                (values[kept], variances[kept], weights[kept], order[kept]) = (values[i], variances[i], weights[i], order[i]);
                kept++;
            }
            // Of an even number that all disagree none is near the median.
            return kept == 0 ? new CoaddedPixel(median, float.NaN, n) : WeightedMean(values[..kept], variances[..kept], weights[..kept]);
        }
    }

    private sealed class Choice(Func<float, float, bool> isBetter) : PixelCombiner
    {
        public override CoaddedPixel Combine(Span<float> values, Span<float> variances, Span<float> weights, Span<int> order, Span<float> scratch)
        {
            var best = 0;
            for (var i = 1; i < values.Length; i++) if (isBetter(values[i], values[best])) best = i;
            order[0] = order[best];
            return new CoaddedPixel(values[best], variances[best], 1);
        }
    }
}
