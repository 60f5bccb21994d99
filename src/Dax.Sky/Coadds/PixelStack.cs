using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>The values of one place in all images, those that have any, side by side. For one thread.</summary>
internal sealed class PixelStack(IReadOnlyList<CoaddInput> inputs, ImageSection output, PixelCombiner combiner)
{
    private readonly float[] values = new float[inputs.Count];
    private readonly float[] variances = new float[inputs.Count];
    private readonly float[] weights = new float[inputs.Count];
    private readonly float[] scratch = new float[inputs.Count];

    public void CombineRow(int row, Span<short> coverage)
    {
        var first = row * output.Width;
        var wantsVariance = !output.Variance.IsEmpty;
        for (var column = 0; column < output.Width; column++)
        {
            var at = first + column;
            var (count, mask) = Gather(at, column, row);
            var result = count == 0 ? new CoaddedPixel(float.NaN, float.NaN, 0) : combiner.Combine(values.AsSpan(0, count), variances.AsSpan(0, count), weights.AsSpan(0, count), scratch);
            output.Image.Span[at] = result.Value;
            if (wantsVariance) output.Variance.Span[at] = result.Variance;
            if (!output.Mask.IsEmpty) output.Mask.Span[at] = mask;
            if (!coverage.IsEmpty) coverage[column] = (short)result.Count;
        }
    }

    /// <summary>Variances are NaN where an image has none, and then do not weigh; a value whose variance is no positive number takes no part.</summary>
    private (int Count, int Mask) Gather(int at, int column, int row)
    {
        var (count, mask) = (0, 0);
        foreach (var input in inputs)
        {
            var section = input.Section;
            var value = section.Image.Span[at];
            if (!section.Mask.IsEmpty) mask |= section.Mask.Span[at];
            if (float.IsNaN(value)) continue;
            var (variance, weight) = (float.NaN, input.Weight);
            if (!section.Variance.IsEmpty)
            {
                variance = section.Variance.Span[at] * input.Scale * input.Scale;
                if (!(variance > 0 && float.IsFinite(variance))) continue;
                weight /= section.Level.IsEmpty ? variance : section.Level.Span[at] * input.Scale * input.Scale;
                if (!(weight > 0 && float.IsFinite(weight))) continue;
            }
            value *= input.Scale;
            if (input.Background is { } plane) value -= (float)plane.At(section.X + column, section.Y + row);
            (values[count], variances[count], weights[count]) = (value, variance, weight);
            count++;
        }
        return (count, mask);
    }
}

/// <summary>What came of the values of one place, and how many took part.</summary>
internal readonly record struct CoaddedPixel(float Value, float Variance, int Count);
