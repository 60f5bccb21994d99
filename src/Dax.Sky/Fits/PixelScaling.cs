using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dax.Sky.Fits;

/// <summary>
/// From stored pixels to physical values: byte order, BLANK, BSCALE and BZERO (FITS 4.0, 4.4.2.5 and 5). Sums are made in doubles, in the order that cfitsio
/// makes them; unsigned 64-bit pixels (BZERO = 2^63) are made whole numbers first, so that no digit is lost twice. Stored pixels may lie at the end of the values' own
/// memory: every pixel is read before anything is written on it.
/// </summary>
internal sealed class PixelScaling(int bitpix, double scale, double zero, long? blank)
{
    private const double UnsignedLongZero = 9223372036854775808.0;

    private readonly bool isScaled = scale != 1 || zero != 0;

    /// <param name="stored">Big-endian; is changed.</param>
    public void Apply<TValue>(Span<byte> stored, Span<TValue> values) where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        PixelBytes.Swap(stored, Math.Abs(bitpix) / 8);
        switch (bitpix)
        {
            case 8: Convert<byte, TValue>(stored, values); break;
            case 16: Convert<short, TValue>(stored, values); break;
            case 32: Convert<int, TValue>(stored, values); break;
            case 64 when scale == 1 && zero == UnsignedLongZero: Unsigned(stored, values); break;
            case 64: Convert<long, TValue>(stored, values); break;
            case -32: Real<float, TValue>(stored, values); break;
            default: Real<double, TValue>(stored, values); break;
        }
    }

    private void Convert<TStored, TValue>(ReadOnlySpan<byte> stored, Span<TValue> values)
        where TStored : unmanaged, IBinaryInteger<TStored> where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        ref var from = ref MemoryMarshal.GetReference(stored);
        var size = Unsafe.SizeOf<TStored>();
        for (var i = 0; i < values.Length; i++)
        {
            var pixel = Unsafe.ReadUnaligned<TStored>(ref Unsafe.Add(ref from, (nint)i * size));
            if (blank is { } undefined && long.CreateTruncating(pixel) == undefined) values[i] = TValue.NaN;
            else values[i] = isScaled ? TValue.CreateTruncating(double.CreateTruncating(pixel) * scale + zero) : TValue.CreateTruncating(pixel);
        }
    }

    private void Unsigned<TValue>(ReadOnlySpan<byte> stored, Span<TValue> values) where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        ref var from = ref MemoryMarshal.GetReference(stored);
        for (var i = 0; i < values.Length; i++)
        {
            var pixel = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref from, (nint)i * sizeof(long)));
            values[i] = pixel == blank ? TValue.NaN : TValue.CreateTruncating((ulong)pixel ^ 1UL << 63);
        }
    }

    private void Real<TStored, TValue>(ReadOnlySpan<byte> stored, Span<TValue> values)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored> where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        if (!isScaled && typeof(TStored) == typeof(TValue))
        {
            stored.CopyTo(MemoryMarshal.AsBytes(values)); // Onto itself, mostly.
            return;
        }
        ref var from = ref MemoryMarshal.GetReference(stored);
        var size = Unsafe.SizeOf<TStored>();
        for (var i = 0; i < values.Length; i++)
        {
            var pixel = Unsafe.ReadUnaligned<TStored>(ref Unsafe.Add(ref from, (nint)i * size));
            values[i] = isScaled ? TValue.CreateTruncating(double.CreateTruncating(pixel) * scale + zero) : TValue.CreateTruncating(pixel);
        }
    }
}
