using System.Numerics;
using System.Runtime.CompilerServices;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Fits;

/// <summary>Decodes one big-endian value. A struct, so that loops over it are compiled per type and without calls.</summary>
internal interface IFitsDecoder<T> where T : unmanaged
{
    /// <summary>Bytes of a value.</summary>
    int Size { get; }

    /// <summary>The value, or false when it stands for null.</summary>
    bool TryRead(ref readonly byte at, out T value);
}

internal readonly struct PlainDecoder<T> : IFitsDecoder<T> where T : unmanaged
{
    public int Size => Unsafe.SizeOf<T>();

    public bool TryRead(ref readonly byte at, out T value)
    {
        value = BigEndian.Read<T>(in at);
        return true;
    }
}

/// <summary>Integers, with TNULL, and with the TZERO that stands for the other signedness (FITS 4.0, 5.2.5 and table 19).</summary>
internal readonly struct IntegerDecoder<TRaw, T>(T zero, TRaw? nullValue) : IFitsDecoder<T>
    where TRaw : unmanaged, IBinaryInteger<TRaw> where T : unmanaged, IBinaryInteger<T>
{
    public int Size => Unsafe.SizeOf<TRaw>();

    public bool TryRead(ref readonly byte at, out T value)
    {
        var raw = BigEndian.Read<TRaw>(in at);
        value = T.CreateTruncating(raw) + zero;
        return nullValue is not { } lost || raw != lost;
    }
}

/// <summary>Unsigned 64-bit integers, as far as they fit a signed one.</summary>
internal readonly struct UnsignedLongDecoder(long? nullValue) : IFitsDecoder<long>
{
    public int Size => 8;

    public bool TryRead(ref readonly byte at, out long value)
    {
        var raw = BigEndian.Read<long>(in at);
        value = raw ^ long.MinValue;
        if (raw == nullValue) return false;
        return value >= 0 ? true : throw new FitsTableFormatException("The table has unsigned integers of 2^63 or more, which have no place in a long");
    }
}

/// <summary>value = TZERO + TSCAL · stored (FITS 4.0, 7.3.2).</summary>
internal readonly struct ScaledDecoder<TRaw>(double scale, double zero, TRaw? nullValue) : IFitsDecoder<double> where TRaw : unmanaged, INumberBase<TRaw>
{
    public int Size => Unsafe.SizeOf<TRaw>();

    public bool TryRead(ref readonly byte at, out double value)
    {
        var raw = BigEndian.Read<TRaw>(in at);
        value = zero + scale * double.CreateTruncating(raw);
        return nullValue is not { } lost || raw != lost;
    }
}

internal readonly struct LogicalDecoder : IFitsDecoder<byte>
{
    public int Size => 1;

    public bool TryRead(ref readonly byte at, out byte value)
    {
        var known = LogicalLetters.Of(at);
        value = known ?? 0;
        return known is not null;
    }
}

/// <summary>A single bit: the most significant of its byte.</summary>
internal readonly struct BitDecoder : IFitsDecoder<byte>
{
    public int Size => 1;

    public bool TryRead(ref readonly byte at, out byte value)
    {
        value = (byte)(at >> 7);
        return true;
    }
}
