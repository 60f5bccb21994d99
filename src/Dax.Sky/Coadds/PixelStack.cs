using System.Runtime.CompilerServices;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>The values of one place in all images, those that have any, side by side. A row of all images is brought to one scale first. For one thread.</summary>
internal sealed class PixelStack(IReadOnlyList<CoaddInput> inputs, ImageSection output, PixelCombiner combiner)
{
    private readonly float[] values = new float[inputs.Count];
    private readonly float[] variances = new float[inputs.Count];
    private readonly float[] weights = new float[inputs.Count];
    private readonly float[] scratch = new float[inputs.Count];

    /// <summary>Which input each is of.</summary>
    private readonly int[] order = new int[inputs.Count];

    /// <summary>Of a row, input after input; values are NaN where they take no part.</summary>
    private readonly float[] rowValues = new float[inputs.Count * output.Width];
    private readonly float[] rowVariances = new float[inputs.Count * output.Width];
    private readonly float[] rowWeights = new float[inputs.Count * output.Width];
    private readonly int[] rowMasks = output.Mask.IsEmpty ? [] : new int[inputs.Count * output.Width];

    /// <summary>Of each input in how many pixels it took part until now.</summary>
    public long[] Given { get; } = new long[inputs.Count];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CombineRow(int row, Span<short> coverage)
    {
        var (first, width) = (row * output.Width, output.Width);
        var image = output.Image.Span.Slice(first, width);
        var variance = output.Variance.IsEmpty ? default : output.Variance.Span.Slice(first, width);
        var mask = output.Mask.IsEmpty ? default : output.Mask.Span.Slice(first, width);
        for (var k = 0; k < inputs.Count; k++)
        {
            Prepare(inputs[k], row, k * width);
            if (!mask.IsEmpty) PrepareMask(inputs[k].Section, first, rowMasks.AsSpan(k * width, width));
        }
        for (var column = 0; column < width; column++)
        {
            var count = Gather(column);
            var result = count == 0 ? new CoaddedPixel(float.NaN, float.NaN, 0) : combiner.Combine(values.AsSpan(0, count), variances.AsSpan(0, count), weights.AsSpan(0, count), order.AsSpan(0, count), scratch);
            foreach (var k in order.AsSpan(0, result.Count)) Given[k]++;
            image[column] = result.Value;
            if (!variance.IsEmpty) variance[column] = result.Variance;
            if (!mask.IsEmpty) mask[column] = Bits(column, result.Count);
            if (!coverage.IsEmpty) coverage[column] = (short)result.Count;
        }
    }

    /// <summary>Variances are NaN where an image has none, and then do not weigh; a value whose variance is no positive number takes no part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Prepare(CoaddInput input, int row, int to)
    {
        var (section, first, width) = (input.Section, row * output.Width, output.Width);
        var from = section.Image.Span.Slice(first, width);
        var value = rowValues.AsSpan(to, width);
        for (var i = 0; i < width; i++) value[i] = from[i] * input.Scale;
        if (input.Background is { } plane)
            for (var i = 0; i < width; i++) value[i] -= (float)plane.At(section.X + i, section.Y + row);
        var variance = rowVariances.AsSpan(to, width);
        var weight = rowWeights.AsSpan(to, width);
        weight.Fill(input.Weight);
        if (section.Variance.IsEmpty)
        {
            variance.Fill(float.NaN);
            return;
        }
        var known = section.Variance.Span.Slice(first, width);
        var level = (section.Level.IsEmpty ? section.Variance : section.Level).Span.Slice(first, width);
        for (var i = 0; i < width; i++)
        {
            variance[i] = known[i] * input.Scale * input.Scale;
            weight[i] /= level[i] * input.Scale * input.Scale;
            if (!(variance[i] > 0 && weight[i] > 0 && variance[i] < float.PositiveInfinity && weight[i] < float.PositiveInfinity)) value[i] = float.NaN;
        }
    }

    private static void PrepareMask(ImageSection section, int first, Span<int> masks)
    {
        if (section.Mask.IsEmpty) masks.Clear();
        else section.Mask.Span.Slice(first, masks.Length).CopyTo(masks);
    }

    /// <summary>Of the first of the order, those that took part; of all where none did: every mask may say why.</summary>
    private int Bits(int column, int count)
    {
        var bits = 0;
        if (count > 0) foreach (var k in order.AsSpan(0, count)) bits |= rowMasks[k * output.Width + column];
        else for (var at = column; at < rowMasks.Length; at += output.Width) bits |= rowMasks[at];
        return bits;
    }

    /// <summary>Answers how many there are in a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(int column)
    {
        var count = 0;
        for (var (k, at) = (0, column); k < values.Length; k++, at += output.Width)
        {
            var value = rowValues[at];
            if (float.IsNaN(value)) continue;
            (values[count], variances[count], weights[count], order[count]) = (value, rowVariances[at], rowWeights[at], k);
            count++;
        }
        return count;
    }
}

/// <summary>What came of the values of one place, and how many took part.</summary>
internal readonly record struct CoaddedPixel(float Value, float Variance, int Count);
