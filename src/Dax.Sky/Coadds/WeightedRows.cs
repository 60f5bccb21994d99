using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>
/// The mean by weight and variance, row by row instead of pixel by pixel: an input after the other is added to sums of the whole row, without branches, in doubles. Says what <see cref="PixelStack"/>
/// says with <see cref="CoaddMethod.WeightedMean"/>. For one thread.
/// </summary>
internal sealed class WeightedRows : IDisposable
{
    private const int Lanes = 8;

    private readonly IReadOnlyList<CoaddInput> inputs;
    private readonly ImageSection output;
    private readonly int room;
    private readonly double[] sums;
    private readonly int[] counts;
    private readonly float[] background;

    public WeightedRows(IReadOnlyList<CoaddInput> inputs, ImageSection output)
    {
        (this.inputs, this.output) = (inputs, output);
        room = (output.Width + Lanes - 1) & -Lanes;
        sums = ArrayPool<double>.Shared.Rent(3 * room);
        counts = ArrayPool<int>.Shared.Rent(room);
        background = ArrayPool<float>.Shared.Rent(room);
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(sums);
        ArrayPool<int>.Shared.Return(counts);
        ArrayPool<float>.Shared.Return(background);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CombineRow(int row, Span<short> coverage)
    {
        sums.AsSpan(0, 3 * room).Clear();
        counts.AsSpan(0, room).Clear();
        var (first, width) = (row * output.Width, output.Width);
        var mask = output.Mask.IsEmpty ? default : output.Mask.Span.Slice(first, width);
        mask.Clear();
        foreach (var input in inputs)
        {
            var section = input.Section;
            var plane = input.Background is { } known ? Fill(known, section.X, section.Y + row, width) : default;
            var variance = section.Variance.IsEmpty ? default : section.Variance.Span.Slice(first, width);
            Add(section.Image.Span.Slice(first, width), variance, section.Level.IsEmpty ? variance : section.Level.Span.Slice(first, width), plane, input.Weight, input.Scale);
            if (!mask.IsEmpty && !section.Mask.IsEmpty) Or(section.Mask.Span.Slice(first, width), mask);
        }
        Finish(output.Image.Span.Slice(first, width), output.Variance.IsEmpty ? default : output.Variance.Span.Slice(first, width));
        for (var i = 0; i < coverage.Length; i++) coverage[i] = (short)counts[i];
    }

    private ReadOnlySpan<float> Fill(SkyPlane plane, int x, int y, int width)
    {
        for (var i = 0; i < width; i++) background[i] = (float)plane.At(x + i, y);
        return background.AsSpan(0, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<float> values, ReadOnlySpan<float> variances, ReadOnlySpan<float> levels, ReadOnlySpan<float> plane, float weight, float scale)
    {
        var i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            var has = !variances.IsEmpty;
            var (variance, level) = has ? (Vector256.Create(variances.Slice(i, Lanes)), Vector256.Create(levels.Slice(i, Lanes))) : default;
            AddEight(i, Vector256.Create(values.Slice(i, Lanes)), variance, level, plane.IsEmpty ? default : Vector256.Create(plane.Slice(i, Lanes)), has, weight, scale);
        }
        if (i < values.Length) AddRest(i, values[i..], variances, levels, plane, weight, scale);
    }

    private void AddRest(int i, ReadOnlySpan<float> values, ReadOnlySpan<float> variances, ReadOnlySpan<float> levels, ReadOnlySpan<float> plane, float weight, float scale)
    {
        Span<float> rest = stackalloc float[4 * Lanes];
        rest.Fill(float.NaN);
        values.CopyTo(rest);
        if (!variances.IsEmpty) variances[i..].CopyTo(rest[Lanes..]);
        if (!levels.IsEmpty) levels[i..].CopyTo(rest[(2 * Lanes)..]);
        if (!plane.IsEmpty) plane[i..].CopyTo(rest[(3 * Lanes)..]);
        else rest[(3 * Lanes)..].Clear();
        AddEight(i, Vector256.Create<float>(rest), Vector256.Create<float>(rest[Lanes..]), Vector256.Create<float>(rest[(2 * Lanes)..]), Vector256.Create<float>(rest[(3 * Lanes)..]), !variances.IsEmpty, weight, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddEight(int at, Vector256<float> value, Vector256<float> variance, Vector256<float> level, Vector256<float> plane, bool hasVariance, float weight, float scale)
    {
        var counts = Vector256.Equals(value, value);
        var each = Vector256.Create(weight);
        if (hasVariance)
        {
            var square = Vector256.Create(scale * scale);
            (variance, each) = (variance * square, each / (level * square));
            counts &= IsPositive(variance) & IsPositive(each);
        }
        ref var count = ref MemoryMarshal.GetArrayDataReference(this.counts);
        (Vector256.LoadUnsafe(ref count, (nuint)at) - counts.AsInt32()).StoreUnsafe(ref count, (nuint)at);
        each &= counts;
        value = counts & (value * Vector256.Create(scale) - plane);
        // Once there is no variance of one, there is none of the sum.
        variance = counts & (hasVariance ? variance : Vector256.Create(float.NaN));
        var (lowEach, highEach) = Vector256.Widen(each);
        var (lowValue, highValue) = Vector256.Widen(value);
        var (lowVariance, highVariance) = Vector256.Widen(variance);
        AddFour((nuint)at, lowEach, lowValue, lowVariance);
        AddFour((nuint)at + 4, highEach, highValue, highVariance);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> IsPositive(Vector256<float> number) => Vector256.GreaterThan(number, Vector256<float>.Zero) & Vector256.LessThan(number, Vector256.Create(float.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFour(nuint at, Vector256<double> each, Vector256<double> value, Vector256<double> variance)
    {
        ref var sum = ref MemoryMarshal.GetArrayDataReference(sums);
        Vector256.FusedMultiplyAdd(each, value, Vector256.LoadUnsafe(ref sum, at)).StoreUnsafe(ref sum, at);
        at += (nuint)room;
        (Vector256.LoadUnsafe(ref sum, at) + each).StoreUnsafe(ref sum, at);
        at += (nuint)room;
        Vector256.FusedMultiplyAdd(each * each, variance, Vector256.LoadUnsafe(ref sum, at)).StoreUnsafe(ref sum, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(Span<float> values, Span<float> variances)
    {
        // Nothing by nothing is NaN, as it should be.
        for (var i = 0; i < values.Length; i++) values[i] = (float)(sums[i] / sums[room + i]);
        for (var i = 0; i < variances.Length; i++) variances[i] = (float)(sums[2 * room + i] / (sums[room + i] * sums[room + i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Or(ReadOnlySpan<int> from, Span<int> into)
    {
        var i = 0;
        for (; i + Lanes <= into.Length; i += Lanes) (Vector256.Create(from.Slice(i, Lanes)) | Vector256.Create<int>(into.Slice(i, Lanes))).CopyTo(into[i..]);
        for (; i < into.Length; i++) into[i] |= from[i];
    }
}
