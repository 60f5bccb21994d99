using System.Buffers;

namespace Dax.Sky.Fits.Tiles;

/// <summary>Memory for one tile at a time, rented when it is first wanted and given back at the end of a section.</summary>
internal struct TileScratch : IDisposable
{
    private int[]? integers;
    private byte[]? bytes;
    private byte[]? compressed;

    /// <summary>Room for some integers; what was in it is lost.</summary>
    public Span<int> Integers(int count)
    {
        if (integers is null || integers.Length < count) Replace(ref integers, count);
        return integers.AsSpan(0, count);
    }

    /// <summary>Room for some bytes; what was in it is lost.</summary>
    public Span<byte> Bytes(int count)
    {
        if (bytes is null || bytes.Length < count) Replace(ref bytes, count);
        return bytes.AsSpan(0, count);
    }

    /// <summary>Room for the bytes of tiles as they are in the file.</summary>
    public Span<byte> Compressed(int count)
    {
        if (compressed is null || compressed.Length < count) Replace(ref compressed, count);
        return compressed.AsSpan(0, count);
    }

    public void Dispose()
    {
        if (integers is not null) ArrayPool<int>.Shared.Return(integers);
        if (bytes is not null) ArrayPool<byte>.Shared.Return(bytes);
        if (compressed is not null) ArrayPool<byte>.Shared.Return(compressed);
        (integers, bytes, compressed) = (null, null, null);
    }

    private static void Replace<T>(ref T[]? array, int count)
    {
        if (array is not null) ArrayPool<T>.Shared.Return(array);
        array = ArrayPool<T>.Shared.Rent(count);
    }
}
