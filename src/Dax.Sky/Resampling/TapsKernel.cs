using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dax.Sky.Resampling;

/// <summary>A kernel of four or six pixels along each axis, from a table of weights: eight pixels of a row at once, of which the surplus is left out, whatever it holds.</summary>
internal sealed class TapsKernel(KernelWeights weights) : PlaneKernel
{
    private const float HalfPhase = 0.5f / KernelWeights.Phases;

    private readonly int taps = weights.Taps;

    /// <summary>All bits of the lanes that are taps: nothing times infinity would not be nothing.</summary>
    private readonly Vector256<float> isTap = Vector256.LessThan(Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7), Vector256.Create((float)weights.Taps));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        var at = work.Locate(block, y);
        var (input, before) = (work.Input, taps / 2 - 1);
        // A row's eight pixels from the first on must lie in it.
        var places = work.Place(block.Width, new Rim(before, input.Width - KernelWeights.Stride + before + 1, input.Height - taps + before + 1));
        Plane(input.Image.Span, work.Output.Image.Span.Slice(at, block.Width), places, input.Width, weights.Table, finds: true);
        if (work.HasVariance) Plane(input.Variance.Span, work.Output.Variance.Span.Slice(at, block.Width), places, input.Width, weights.Squares, finds: false);
        if (work.HasLevel) BilinearKernel.Plane(input.Variance.Span, work.Output.Level.Span.Slice(at, block.Width), places, input.Width, finds: false);
        if (work.HasMask) MaskBits.Row(work, places, at, block.Width, HalfPhase, 1 - HalfPhase);
        work.TakeCare(places, at, block.Width, taps, weights);
        work.Scale(block, y, at);
    }

    /// <summary>The place in the table of a fraction of a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Phase(double fraction) => (int)(fraction * KernelWeights.Phases + 0.5);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Plane(ReadOnlySpan<float> input, Span<float> output, RowPlaces places, int width, float[] table, bool finds)
    {
        for (var group = 0; group < places.Groups; group++)
        {
            if (!places.IsInside(group)) continue;
            var i = group * RowPlaces.Group;
            var empty = ResamplingRow.Put(output, i, output.Length - i, Eight(input, width, places, i, table));
            if (finds) places.Careful[group] = empty;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector256<float> Eight(ReadOnlySpan<float> plane, int width, RowPlaces places, int i, float[] table)
    {
        ref var first = ref Unsafe.Subtract(ref MemoryMarshal.GetReference(plane), (taps / 2 - 1) * (width + 1));
        ref var entries = ref MemoryMarshal.GetArrayDataReference(table);
        Span<float> sums = stackalloc float[RowPlaces.Group];
        if (!Avx.IsSupported)
        {
            for (var k = 0; k < RowPlaces.Group; k++) sums[k] = Vector256.Sum(One(ref first, (nuint)width, places, i + k, ref entries));
            return Vector256.Create<float>(sums);
        }
        var a = Avx.HorizontalAdd(One(ref first, (nuint)width, places, i, ref entries), One(ref first, (nuint)width, places, i + 1, ref entries));
        var b = Avx.HorizontalAdd(One(ref first, (nuint)width, places, i + 2, ref entries), One(ref first, (nuint)width, places, i + 3, ref entries));
        var lower = Avx.HorizontalAdd(a, b);
        a = Avx.HorizontalAdd(One(ref first, (nuint)width, places, i + 4, ref entries), One(ref first, (nuint)width, places, i + 5, ref entries));
        b = Avx.HorizontalAdd(One(ref first, (nuint)width, places, i + 6, ref entries), One(ref first, (nuint)width, places, i + 7, ref entries));
        var upper = Avx.HorizontalAdd(a, b);
        return Avx.Permute2x128(lower, upper, 0x20) + Avx.Permute2x128(lower, upper, 0x31);
    }

    /// <summary>The weighted pixels of one place, to be added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> One(ref float first, nuint width, RowPlaces places, int i, ref float entries)
    {
        ref var pixel = ref Unsafe.Add(ref first, places.From[i]);
        ref var along = ref Unsafe.Add(ref entries, Phase(places.Along[i]) * KernelWeights.Stride);
        var across = Vector256.LoadUnsafe(ref entries, (nuint)(Phase(places.Across[i]) * KernelWeights.Stride));
        var even = Vector256.LoadUnsafe(ref pixel) * Vector256.Create(along);
        var odd = Vector256.LoadUnsafe(ref pixel, width) * Vector256.Create(Unsafe.Add(ref along, 1));
        even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixel, 2 * width), Vector256.Create(Unsafe.Add(ref along, 2)), even);
        odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixel, 3 * width), Vector256.Create(Unsafe.Add(ref along, 3)), odd);
        if (taps > 4)
        {
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixel, 4 * width), Vector256.Create(Unsafe.Add(ref along, 4)), even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixel, 5 * width), Vector256.Create(Unsafe.Add(ref along, 5)), odd);
        }
        return across * (isTap & (even + odd));
    }
}
