using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dax.Sky.Resampling;

/// <summary>Of eight places the 2 × 2 pixels about each: A at the place, B to its right, C above A, D above B.</summary>
internal readonly struct PixelPairs(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
{
    public readonly Vector256<float> A = a;
    public readonly Vector256<float> B = b;
    public readonly Vector256<float> C = c;
    public readonly Vector256<float> D = d;

    /// <param name="plane">Of pixels of four bytes; pinned.</param>
    /// <param name="from">Indices of the eight A, all of whose neighbours lie in the plane.</param>
    /// <param name="width">Of a row of the plane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe PixelPairs Read(float* plane, ReadOnlySpan<int> from, int width) => Avx2.IsSupported ? Gather(plane, from, width) : Plain(plane, from, width);

    /// <summary>Neighbours of a row come as one number of eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe PixelPairs Gather(float* plane, ReadOnlySpan<int> from, int width)
    {
        // In the order in which picking even and odd floats of both halves brings them back.
        var order = Avx2.Permute4x64(Vector256.Create(from).AsInt64(), 0b11_01_10_00).AsInt32();
        var (first, second) = (order.GetLower(), order.GetUpper());
        double* lower = (double*)plane, upper = (double*)(plane + width);
        var (low0, low1) = (Avx2.GatherVector256(lower, first, sizeof(float)).AsSingle(), Avx2.GatherVector256(lower, second, sizeof(float)).AsSingle());
        var (up0, up1) = (Avx2.GatherVector256(upper, first, sizeof(float)).AsSingle(), Avx2.GatherVector256(upper, second, sizeof(float)).AsSingle());
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        return new PixelPairs(Avx.Shuffle(low0, low1, Even), Avx.Shuffle(low0, low1, Odd), Avx.Shuffle(up0, up1, Even), Avx.Shuffle(up0, up1, Odd));
    }

    /// <summary>Without vectors.</summary>
    internal static unsafe PixelPairs Plain(float* plane, ReadOnlySpan<int> from, int width)
    {
        Span<float> all = stackalloc float[4 * RowPlaces.Group];
        for (var i = 0; i < RowPlaces.Group; i++)
        {
            (all[i], all[8 + i]) = (plane[from[i]], plane[from[i] + 1]);
            (all[16 + i], all[24 + i]) = (plane[from[i] + width], plane[from[i] + width + 1]);
        }
        return new PixelPairs(Vector256.Create<float>(all), Vector256.Create<float>(all[8..]), Vector256.Create<float>(all[16..]), Vector256.Create<float>(all[24..]));
    }
}
