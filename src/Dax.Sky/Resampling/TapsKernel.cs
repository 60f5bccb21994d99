using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Resampling;

/// <summary>A kernel of four or six pixels along each axis, from a table of weights: eight pixels of a row at once, the surplus at weight zero.</summary>
internal sealed class TapsKernel(KernelWeights weights) : PlaneKernel
{
    private readonly int taps = weights.Taps;

    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        var at = work.Locate(block, y);
        var (input, width) = (work.Input, work.Input.Width);
        var (before, table) = (taps / 2 - 1, weights.Table);
        // The last row's eight pixels must lie in memory, too.
        var (mostX, mostY) = (width - taps, input.Height - taps);
        var lastStart = width * input.Height - (taps - 1) * width - KernelWeights.Stride;
        for (var i = 0; i < block.Width; i++)
        {
            var (u, v) = (work.U[i], work.V[i]);
            if (!(u >= before && v >= before && u < mostX + before + 1 && v < mostY + before + 1))
            {
                Careful.Fill(work, at + i, u, v, taps, weights);
                continue;
            }
            var (left, below) = ((int)u, (int)v);
            var from = (below - before) * width + left - before;
            if (from > lastStart)
            {
                Careful.Fill(work, at + i, u, v, taps, weights);
                continue;
            }
            var across = Vector256.Create<float>(table.AsSpan(Phase(u - left) * KernelWeights.Stride, KernelWeights.Stride));
            var along = table.AsSpan(Phase(v - below) * KernelWeights.Stride, taps);
            var value = Vector256.Sum(across * Rows(input.Image.Span, from, width, along));
            if (float.IsNaN(value))
            {
                Careful.Fill(work, at + i, u, v, taps, weights);
                continue;
            }
            work.Output.Image.Span[at + i] = value;
            if (work.HasVariance) work.Output.Variance.Span[at + i] = Vector256.Sum(across * across * SquaredRows(input.Variance.Span, from, width, along));
            if (work.HasMask) work.Output.Mask.Span[at + i] = Bits(input.Mask.Span, below * width + left, width, Phase(u - left), Phase(v - below));
        }
        work.Scale(block, y, at);
    }

    /// <summary>The place in the table of a fraction of a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Phase(double fraction) => (int)(fraction * KernelWeights.Phases + 0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows(ReadOnlySpan<float> plane, int from, int width, ReadOnlySpan<float> along)
    {
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(plane), from);
        var sum = Vector256<float>.Zero;
        for (var j = 0; j < along.Length; j++) sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref first, (nuint)(j * width)), Vector256.Create(along[j]), sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SquaredRows(ReadOnlySpan<float> plane, int from, int width, ReadOnlySpan<float> along)
    {
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(plane), from);
        var sum = Vector256<float>.Zero;
        for (var j = 0; j < along.Length; j++) sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref first, (nuint)(j * width)), Vector256.Create(along[j] * along[j]), sum);
        return sum;
    }

    /// <summary>Of the 2 × 2 pixels about the place, but those that the place does not lean to.</summary>
    private static int Bits(ReadOnlySpan<int> mask, int at, int width, int across, int along)
    {
        var (right, upper) = (across > 0, along > 0);
        return (across < KernelWeights.Phases && along < KernelWeights.Phases ? mask[at] : 0) | (right && along < KernelWeights.Phases ? mask[at + 1] : 0)
            | (upper && across < KernelWeights.Phases ? mask[at + width] : 0) | (upper && right ? mask[at + width + 1] : 0);
    }
}
