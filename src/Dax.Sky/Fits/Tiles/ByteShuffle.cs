using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>GZIP_2 (FITS 4.0, 10.4.2): all first bytes of a tile's big-endian pixels, then all second bytes, and so on.</summary>
internal static class ByteShuffle
{
    /// <summary>Puts the bytes of a run of pixels together again, big-endian. <paramref name="planes"/> has a plane of <paramref name="planeLength"/> bytes for each byte of a pixel.</summary>
    public static void Unshuffle(ReadOnlySpan<byte> planes, int planeLength, int first, int bytesPerPixel, Span<byte> pixels)
    {
        var count = pixels.Length / bytesPerPixel;
        switch (bytesPerPixel)
        {
            case 1: planes.Slice(first, count).CopyTo(pixels); break;
            case 2: Two(planes.Slice(first, count), planes.Slice(planeLength + first, count), pixels); break;
            case 4: Four(planes, planeLength, first, count, pixels); break;
            default: Eight(planes, planeLength, first, count, pixels); break;
        }
    }

    /// <summary>The reverse, for a writer: big-endian pixels into planes.</summary>
    public static void Shuffle(ReadOnlySpan<byte> pixels, int bytesPerPixel, Span<byte> planes)
    {
        var count = pixels.Length / bytesPerPixel;
        for (var plane = 0; plane < bytesPerPixel; plane++)
        {
            var into = planes.Slice(plane * count, count);
            for (var i = 0; i < into.Length; i++) into[i] = pixels[(i * bytesPerPixel) + plane];
        }
    }

    private static void Two(ReadOnlySpan<byte> high, ReadOnlySpan<byte> low, Span<byte> pixels)
    {
        var i = 0;
        for (; i <= high.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (first, second) = Interleave(Load(high, i), Load(low, i));
            Store(first.AsByte(), pixels, 2 * i);
            Store(second.AsByte(), pixels, (2 * i) + 16);
        }
        for (; i < high.Length; i++) (pixels[2 * i], pixels[(2 * i) + 1]) = (high[i], low[i]);
    }

    private static void Four(ReadOnlySpan<byte> planes, int planeLength, int first, int count, Span<byte> pixels)
    {
        var a = planes.Slice(first, count);
        var b = planes.Slice(planeLength + first, count);
        var c = planes.Slice((2 * planeLength) + first, count);
        var d = planes.Slice((3 * planeLength) + first, count);
        var i = 0;
        for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (ab0, ab1) = Interleave(Load(a, i), Load(b, i));
            var (cd0, cd1) = Interleave(Load(c, i), Load(d, i));
            var (w0, w1) = Interleave(ab0, cd0);
            var (w2, w3) = Interleave(ab1, cd1);
            var at = 4 * i;
            Store(w0.AsByte(), pixels, at);
            Store(w1.AsByte(), pixels, at + 16);
            Store(w2.AsByte(), pixels, at + 32);
            Store(w3.AsByte(), pixels, at + 48);
        }
        for (; i < count; i++) (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2], pixels[(4 * i) + 3]) = (a[i], b[i], c[i], d[i]);
    }

    private static void Eight(ReadOnlySpan<byte> planes, int planeLength, int first, int count, Span<byte> pixels)
    {
        for (var plane = 0; plane < 8; plane++)
        {
            var from = planes.Slice((plane * planeLength) + first, count);
            for (var i = 0; i < from.Length; i++) pixels[(8 * i) + plane] = from[i];
        }
    }

    /// <summary>Bytes a0 b0 a1 b1 …, as little-endian numbers a + 256 b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ushort> Lower, Vector128<ushort> Upper) Interleave(Vector128<byte> a, Vector128<byte> b)
    {
        var (a0, a1) = Vector128.Widen(a);
        var (b0, b1) = Vector128.Widen(b);
        return (a0 | (b0 << 8), a1 | (b1 << 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<uint> Lower, Vector128<uint> Upper) Interleave(Vector128<ushort> a, Vector128<ushort> b)
    {
        var (a0, a1) = Vector128.Widen(a);
        var (b0, b1) = Vector128.Widen(b);
        return (a0 | (b0 << 16), a1 | (b1 << 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> from, int at) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> value, Span<byte> into, int at) => value.StoreUnsafe(ref MemoryMarshal.GetReference(into), (nuint)at);
}
