using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dax.Sky.Resampling;

/// <summary>A kernel of four or six pixels along each axis, from a table of weights: eight pixels of a row at once, of which the surplus is left out, whatever it holds.</summary>
internal sealed class TapsKernel(KernelWeights weights) : PlaneKernel
{
    private const float HalfPhase = 0.5f / KernelWeights.Phases;

    private readonly int taps = weights.Taps;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        var at = work.Locate(block, y);
        var (input, before) = (work.Input, taps / 2 - 1);
        // A row's eight pixels from the first on must lie in it.
        var places = work.Place(block.Width, new Rim(before, input.Width - KernelWeights.Stride + before + 1, input.Height - taps + before + 1));
        if (taps > 4) Planes<SixTaps>(work, places, at, block.Width);
        else Planes<FourTaps>(work, places, at, block.Width);
        if (work.HasLevel) BilinearKernel.Plane(input.Variance.Span, work.Output.Level.Span.Slice(at, block.Width), places, input.Width, finds: false);
        if (work.HasMask) MaskBits.Row(work, places, at, block.Width, HalfPhase, 1 - HalfPhase);
        work.TakeCare(places, at, block.Width, taps, weights);
        work.Scale(block, y, at);
    }

    /// <summary>The place in the table of a fraction of a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Phase(double fraction) => (int)(fraction * KernelWeights.Phases + 0.5);

    /// <summary>Values, and variances by the squares of the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Planes<TTaps>(ResamplingRow work, RowPlaces places, int at, int count) where TTaps : struct, ITaps
    {
        var values = work.Output.Image.Span.Slice(at, count);
        var variances = work.HasVariance ? work.Output.Variance.Span.Slice(at, count) : default;
        nint width = work.Input.Width;
        var before = (default(TTaps).Count / 2 - 1) * (width + 1);
        var entries = stackalloc int[2 * RowPlaces.Group];
        fixed (float* image = work.Input.Image.Span, variance = work.Input.Variance.Span, table = weights.Table, squares = weights.Squares)
        fixed (int* from = places.From)
        {
            for (var group = 0; group < places.Groups; group++)
            {
                if (!places.IsInside(group)) continue;
                var i = group * RowPlaces.Group;
                Entries(ResamplingRow.Eight(places.Across, i)).Store(entries);
                Entries(ResamplingRow.Eight(places.Along, i)).Store(entries + RowPlaces.Group);
                places.Careful[group] = ResamplingRow.Put(values, i, count - i, Eight<TTaps>(image - before, width, from + i, table, entries));
                if (!variances.IsEmpty) ResamplingRow.Put(variances, i, count - i, Eight<TTaps>(variance - before, width, from + i, squares, entries));
            }
        }
    }

    /// <summary>Where in the table the weights of eight places begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Entries(Vector256<float> fractions) =>
        Vector256.ConvertToInt32Native(fractions * KernelWeights.Phases + Vector256.Create(0.5f)) * KernelWeights.Stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe Vector256<float> Eight<TTaps>(float* first, nint width, int* from, float* table, int* entries) where TTaps : struct, ITaps
    {
        if (!Avx.IsSupported)
        {
            var sums = Vector256<float>.Zero;
            for (var k = 0; k < RowPlaces.Group; k++) sums = sums.WithElement(k, Vector256.Sum(One<TTaps>(first, width, from + k, table, entries + k)));
            return sums;
        }
        var a = Avx.HorizontalAdd(One<TTaps>(first, width, from, table, entries), One<TTaps>(first, width, from + 1, table, entries + 1));
        var b = Avx.HorizontalAdd(One<TTaps>(first, width, from + 2, table, entries + 2), One<TTaps>(first, width, from + 3, table, entries + 3));
        var lower = Avx.HorizontalAdd(a, b);
        a = Avx.HorizontalAdd(One<TTaps>(first, width, from + 4, table, entries + 4), One<TTaps>(first, width, from + 5, table, entries + 5));
        b = Avx.HorizontalAdd(One<TTaps>(first, width, from + 6, table, entries + 6), One<TTaps>(first, width, from + 7, table, entries + 7));
        var upper = Avx.HorizontalAdd(a, b);
        return Avx.Permute2x128(lower, upper, 0x20) + Avx.Permute2x128(lower, upper, 0x31);
    }

    /// <summary>The weighted pixels of one place, to be added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<float> One<TTaps>(float* first, nint width, int* from, float* table, int* entries) where TTaps : struct, ITaps
    {
        var pixel = first + *from;
        var along = table + entries[RowPlaces.Group];
        var even = Vector256.Load(pixel) * Vector256.Create(along[0]);
        var odd = Vector256.Load(pixel + width) * Vector256.Create(along[1]);
        even = Vector256.FusedMultiplyAdd(Vector256.Load(pixel + 2 * width), Vector256.Create(along[2]), even);
        odd = Vector256.FusedMultiplyAdd(Vector256.Load(pixel + 3 * width), Vector256.Create(along[3]), odd);
        if (default(TTaps).Count > 4)
        {
            even = Vector256.FusedMultiplyAdd(Vector256.Load(pixel + 4 * width), Vector256.Create(along[4]), even);
            odd = Vector256.FusedMultiplyAdd(Vector256.Load(pixel + 5 * width), Vector256.Create(along[5]), odd);
        }
        return Vector256.Load(table + *entries) * (default(TTaps).Are & (even + odd));
    }

    /// <summary>Pixels along a side: known when the loops are compiled.</summary>
    private interface ITaps
    {
        int Count { get; }

        /// <summary>All bits of the lanes that are taps: nothing times infinity would not be nothing.</summary>
        Vector256<float> Are { get; }
    }

    private readonly struct FourTaps : ITaps
    {
        public int Count => 4;
        public Vector256<float> Are => Vector256.Create(-1, -1, -1, -1, 0, 0, 0, 0).AsSingle();
    }

    private readonly struct SixTaps : ITaps
    {
        public int Count => 6;
        public Vector256<float> Are => Vector256.Create(-1, -1, -1, -1, -1, -1, 0, 0).AsSingle();
    }
}
