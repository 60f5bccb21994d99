namespace Dax.Sky.Resampling;

/// <summary>The four pixels about a place, linearly.</summary>
internal sealed class BilinearKernel : PlaneKernel
{
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        var at = work.Locate(block, y);
        var (input, width) = (work.Input, work.Input.Width);
        ReadOnlySpan<float> image = input.Image.Span, variance = input.Variance.Span;
        ReadOnlySpan<int> mask = input.Mask.Span;
        Span<float> values = work.Output.Image.Span.Slice(at, block.Width), variances = work.Output.Variance.Span;
        var masks = work.Output.Mask.Span;
        for (var i = 0; i < block.Width; i++)
        {
            var (u, v) = (work.U[i], work.V[i]);
            var isInside = u >= 0 && v >= 0 && u < width - 1 && v < input.Height - 1;
            var (left, below) = isInside ? ((int)u, (int)v) : default;
            var (s, t) = ((float)(u - left), (float)(v - below));
            var from = below * width + left;
            if (isInside)
            {
                var (a, b, c, d) = (image[from], image[from + 1], image[from + width], image[from + width + 1]);
                var (lower, upper) = (a + s * (b - a), c + s * (d - c));
                values[i] = lower + t * (upper - lower);
            }
            if (!isInside || float.IsNaN(values[i]))
            {
                Careful.Fill(work, at + i, u, v, 2);
                continue;
            }
            if (work.HasVariance) variances[at + i] = Squared(variance, from, width, s, t);
            if (work.HasMask) masks[at + i] = mask[from] | (s > 0 ? mask[from + 1] : 0) | (t > 0 ? mask[from + width] | (s > 0 ? mask[from + width + 1] : 0) : 0);
        }
        work.Scale(block, y, at);
    }

    private static float Squared(ReadOnlySpan<float> variance, int from, int width, float s, float t)
    {
        var (left, right, lower, upper) = ((1 - s) * (1 - s), s * s, (1 - t) * (1 - t), t * t);
        return lower * (left * variance[from] + right * variance[from + 1]) + upper * (left * variance[from + width] + right * variance[from + width + 1]);
    }
}
