using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dax.Sky.Fits.Tiles;

/// <summary>Eight pixels at a time where the processor converts vectors of integers to doubles.</summary>
internal static partial class Dequantizer
{
    private static readonly Vector256<byte> Swap32 = Vector256.Create(
        (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 19, 18, 17, 16, 23, 22, 21, 20, 27, 26, 25, 24, 31, 30, 29, 28);

    /// <summary>Answers how many pixels were written; the caller does the rest.</summary>
    private static int WriteSinglesFast(ReadOnlySpan<int> values, ReadOnlySpan<float> random, in TileScale scale, Span<byte> stored)
    {
        if (!Avx2.IsSupported) return 0;
        var blank = Vector256.Create(scale.Blank ?? 0);
        var zero = Vector256.Create(ZeroValue);
        var hasBlank = Mask(scale.Blank is not null);
        var hasZero = Mask(scale.KeepsZeros);
        var factor = Vector256.Create(scale.Scale);
        var offset = Vector256.Create(scale.Zero);
        var swap = Swap32;
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            var integers = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
            var randoms = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(random), (nuint)i);
            var lower = Singles(integers.GetLower(), randoms.GetLower(), factor, offset);
            var upper = Singles(integers.GetUpper(), randoms.GetUpper(), factor, offset);
            var pixels = Vector256.Create(lower, upper).AsInt32();
            pixels = Vector256.AndNot(pixels, Vector256.Equals(integers, zero) & hasZero);
            pixels = Vector256.ConditionalSelect(Vector256.Equals(integers, blank) & hasBlank, Vector256.Create((int)Nan32), pixels);
            Avx2.Shuffle(pixels.AsByte(), swap).StoreUnsafe(ref MemoryMarshal.GetReference(stored), (nuint)(4 * i));
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Singles(Vector128<int> integers, Vector128<float> randoms, Vector256<double> factor, Vector256<double> offset)
    {
        var values = Avx.ConvertToVector256Double(integers) - Avx.ConvertToVector256Double(randoms) + Vector256.Create(0.5);
        return Avx.ConvertToVector128Single((values * factor) + offset);
    }

    private static Vector256<int> Mask(bool isSet) => isSet ? Vector256<int>.AllBitsSet : Vector256<int>.Zero;
}
