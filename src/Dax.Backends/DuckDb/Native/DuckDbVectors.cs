using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Native;

/// <summary>Scalars in the memory of a chunk.</summary>
internal sealed unsafe class DuckDbVector<T>(nint vector, int count) : ScalarVector<T> where T : unmanaged
{
    private readonly T* data = (T*)DuckDbApi.VectorData(vector);
    private readonly ulong* validity = DuckDbApi.VectorValidity(vector);

    public override int Count => count;

    public override ReadOnlySpan<ulong> Validity => VectorReader.Mask(validity, count);

    public override ReadOnlySpan<T> Values => new(data, count);
}

/// <summary>Strings in the memory of a chunk.</summary>
internal sealed unsafe class DuckDbTextVector(nint vector, int count) : TextVector
{
    private readonly NativeString* data = (NativeString*)DuckDbApi.VectorData(vector);
    private readonly ulong* validity = DuckDbApi.VectorValidity(vector);
    private bool? isShort;

    public override int Count => count;

    public override ReadOnlySpan<ulong> Validity => VectorReader.Mask(validity, count);

    public override ReadOnlySpan<byte> Utf8(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count);
        // The string of a null row is not initialised.
        return VectorReader.IsNull(validity, row) ? [] : VectorReader.Bytes(data + row);
    }

    /// <summary>The engine keeps texts of up to 12 bytes in their place, with zeros behind.</summary>
    public override ReadOnlySpan<InlineText> Short
    {
        get
        {
            isShort ??= BitConverter.IsLittleEndian && AreShort();
            return isShort.Value ? new(data, count) : default;
        }
    }

    private bool AreShort()
    {
        for (var row = 0; row < count; row++)
            if (data[row].Length > NativeString.InlineLength && !VectorReader.IsNull(validity, row)) return false;
        return true;
    }

    /// <summary>A copy of a row's text.</summary>
    public string Text(int row) => System.Text.Encoding.UTF8.GetString(Utf8(row));
}

/// <summary>Blobs in the memory of a chunk.</summary>
internal sealed unsafe class DuckDbBlobVector(nint vector, int count) : ArrayVector<byte>
{
    private readonly NativeString* data = (NativeString*)DuckDbApi.VectorData(vector);
    private readonly ulong* validity = DuckDbApi.VectorValidity(vector);

    public override int Count => count;

    public override ReadOnlySpan<ulong> Validity => VectorReader.Mask(validity, count);

    public override ReadOnlySpan<byte> Elements(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count);
        return VectorReader.IsNull(validity, row) ? [] : VectorReader.Bytes(data + row);
    }
}
