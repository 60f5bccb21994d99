using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>
/// The mean by weight and variance, or the plain mean, row by row instead of pixel by pixel: an input after the other is added to sums of the whole row, without branches, in doubles; then it is not needed
/// any more. Says what <see cref="PixelStack"/> says with <see cref="CoaddMethod.WeightedMean"/> and <see cref="CoaddMethod.Mean"/>. For one thread.
/// </summary>
internal sealed class WeightedRows : IDisposable
{
    private const int Lanes = 8;

    private readonly bool weighs;
    private readonly bool hasMask;
    private readonly int width;
    private readonly int rows;
    private readonly int room;
    private readonly double[] sums;
    private readonly int[] counts;

    /// <summary>Bits of those that take part, and of all: where none takes part every mask may say why.</summary>
    private readonly int[] taken;
    private readonly int[] all;
    private readonly float[] background;

    /// <param name="method">WeightedMean or Mean.</param>
    /// <param name="width">Of a row.</param>
    /// <param name="rows">That are summed at once.</param>
    /// <param name="hasMask">Whether masks are wanted.</param>
    public WeightedRows(CoaddMethod method, int width, int rows, bool hasMask)
    {
        (weighs, this.width, this.rows, this.hasMask) = (method is CoaddMethod.WeightedMean, width, rows, hasMask);
        room = (width + Lanes - 1) & -Lanes;
        sums = ArrayPool<double>.Shared.Rent(checked(3 * room * rows));
        counts = ArrayPool<int>.Shared.Rent(room * rows);
        taken = ArrayPool<int>.Shared.Rent(room * rows);
        all = ArrayPool<int>.Shared.Rent(room * rows);
        background = ArrayPool<float>.Shared.Rent(room);
        Clear();
    }

    public long Bytes => sums.Length * 8L + (counts.Length + taken.Length + all.Length + background.Length) * 4L;

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(sums);
        ArrayPool<int>.Shared.Return(counts);
        ArrayPool<int>.Shared.Return(taken);
        ArrayPool<int>.Shared.Return(all);
        ArrayPool<float>.Shared.Return(background);
    }

    public void Clear()
    {
        sums.AsSpan(0, 3 * room * rows).Clear();
        counts.AsSpan(0, room * rows).Clear();
        taken.AsSpan(0, room * rows).Clear();
        all.AsSpan(0, room * rows).Clear();
    }

    /// <summary>Adds a row of an input to one of the sums. Answers how many of its pixels took part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(CoaddInput input, int inputRow, int row)
    {
        var section = input.Section;
        var first = inputRow * width;
        var plane = input.Background is { } known ? Fill(known, section.X, section.Y + inputRow) : default;
        var variance = section.Variance.IsEmpty ? default : section.Variance.Span.Slice(first, width);
        var level = section.Level.IsEmpty ? variance : section.Level.Span.Slice(first, width);
        var bits = !hasMask || section.Mask.IsEmpty ? default : section.Mask.Span.Slice(first, width);
        return Add(row * room, section.Image.Span.Slice(first, width), variance, level, plane, bits, input.Weight, input.Scale);
    }

    /// <summary>Puts a row of the sums into one of the output.</summary>
    /// <param name="coverage">Of all the output, or empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(int row, ImageSection output, int outputRow, Span<short> coverage)
    {
        var (first, line) = (outputRow * width, row * room);
        var sum = sums.AsSpan(3 * line, room);
        var weight = sums.AsSpan(3 * line + room, room);
        var variance = sums.AsSpan(3 * line + 2 * room, room);
        var values = output.Image.Span.Slice(first, width);
        var variances = output.Variance.IsEmpty ? default : output.Variance.Span.Slice(first, width);
        // Nothing by nothing is NaN, as it should be.
        for (var i = 0; i < values.Length; i++) values[i] = (float)(sum[i] / weight[i]);
        for (var i = 0; i < variances.Length; i++) variances[i] = (float)(variance[i] / (weight[i] * weight[i]));
        var mask = !hasMask || output.Mask.IsEmpty ? default : output.Mask.Span.Slice(first, width);
        for (var i = 0; i < mask.Length; i++) mask[i] = counts[line + i] > 0 ? taken[line + i] : all[line + i];
        if (coverage.IsEmpty) return;
        for (var i = 0; i < width; i++) coverage[first + i] = (short)counts[line + i];
    }

    private ReadOnlySpan<float> Fill(SkyPlane plane, int x, int y)
    {
        for (var i = 0; i < width; i++) background[i] = (float)plane.At(x + i, y);
        return background.AsSpan(0, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Add(int line, ReadOnlySpan<float> values, ReadOnlySpan<float> variances, ReadOnlySpan<float> levels, ReadOnlySpan<float> plane, ReadOnlySpan<int> bits, float weight, float scale)
    {
        var (i, given, has) = (0, 0, !variances.IsEmpty);
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            var (variance, level) = has ? (Vector256.Create(variances.Slice(i, Lanes)), Vector256.Create(levels.Slice(i, Lanes))) : default;
            var takes = AddEight(line, i, Vector256.Create(values.Slice(i, Lanes)), variance, level, plane.IsEmpty ? default : Vector256.Create(plane.Slice(i, Lanes)), has, weight, scale);
            if (!bits.IsEmpty) AddBits(line + i, takes, Vector256.Create(bits.Slice(i, Lanes)));
            given += BitOperations.PopCount(takes.ExtractMostSignificantBits());
        }
        return i < values.Length ? given + AddRest(line, i, values[i..], variances, levels, plane, bits, weight, scale) : given;
    }

    private int AddRest(int line, int i, ReadOnlySpan<float> values, ReadOnlySpan<float> variances, ReadOnlySpan<float> levels, ReadOnlySpan<float> plane, ReadOnlySpan<int> bits, float weight, float scale)
    {
        Span<float> rest = stackalloc float[4 * Lanes];
        Span<int> restBits = stackalloc int[Lanes];
        rest.Fill(float.NaN);
        restBits.Clear();
        values.CopyTo(rest);
        if (!variances.IsEmpty) variances[i..].CopyTo(rest[Lanes..]);
        if (!levels.IsEmpty) levels[i..].CopyTo(rest[(2 * Lanes)..]);
        if (!plane.IsEmpty) plane[i..].CopyTo(rest[(3 * Lanes)..]);
        else rest[(3 * Lanes)..].Clear();
        if (!bits.IsEmpty) bits[i..].CopyTo(restBits);
        var takes = AddEight(line, i, Vector256.Create<float>(rest), Vector256.Create<float>(rest[Lanes..]), Vector256.Create<float>(rest[(2 * Lanes)..]), Vector256.Create<float>(rest[(3 * Lanes)..]), !variances.IsEmpty, weight, scale);
        AddBits(line + i, takes, Vector256.Create<int>(restBits));
        return BitOperations.PopCount(takes.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddBits(int at, Vector256<int> takes, Vector256<int> bits)
    {
        (Vector256.Create(taken, at) | (takes & bits)).CopyTo(taken, at);
        (Vector256.Create(all, at) | bits).CopyTo(all, at);
    }

    /// <summary>Answers all bits of the lanes that take part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> AddEight(int line, int i, Vector256<float> value, Vector256<float> variance, Vector256<float> level, Vector256<float> plane, bool hasVariance, float weight, float scale)
    {
        var takes = Vector256.Equals(value, value);
        var each = Vector256.Create(weight);
        if (hasVariance)
        {
            var square = Vector256.Create(scale * scale);
            (variance, each) = (variance * square, each / (level * square));
            takes &= IsPositive(variance) & IsPositive(each);
        }
        ref var count = ref MemoryMarshal.GetArrayDataReference(counts);
        (Vector256.LoadUnsafe(ref count, (nuint)(line + i)) - takes.AsInt32()).StoreUnsafe(ref count, (nuint)(line + i));
        each = takes & (weighs ? each : Vector256<float>.One);
        value = takes & (value * Vector256.Create(scale) - plane);
        // Once there is no variance of one, there is none of the sum.
        variance = takes & (hasVariance ? variance : Vector256.Create(float.NaN));
        var (lowEach, highEach) = Vector256.Widen(each);
        var (lowValue, highValue) = Vector256.Widen(value);
        var (lowVariance, highVariance) = Vector256.Widen(variance);
        var at = (nuint)(3 * line + i);
        AddFour(at, lowEach, lowValue, lowVariance);
        AddFour(at + 4, highEach, highValue, highVariance);
        return takes.AsInt32();
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
}
