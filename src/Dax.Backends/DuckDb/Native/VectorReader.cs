using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Native;

/// <summary>Makes the view of a native vector that fits its type, and reads what all views share.</summary>
internal static unsafe class VectorReader
{
    /// <exception cref="NotSupportedException">No view exists for the type.</exception>
    public static ColumnVector Create(DuckDbColumnType type, nint vector, int count) => type.Type switch
    {
        DuckDbType.Boolean or DuckDbType.UTinyInt => new DuckDbVector<byte>(vector, count),
        DuckDbType.SmallInt => new DuckDbVector<short>(vector, count),
        DuckDbType.Integer => new DuckDbVector<int>(vector, count),
        DuckDbType.BigInt or DuckDbType.Timestamp => new DuckDbVector<long>(vector, count),
        DuckDbType.Float => new DuckDbVector<float>(vector, count),
        DuckDbType.Double => new DuckDbVector<double>(vector, count),
        DuckDbType.Varchar => new DuckDbTextVector(vector, count),
        DuckDbType.Blob => new DuckDbBlobVector(vector, count),
        DuckDbType.List or DuckDbType.Array => type.Element switch
        {
            DuckDbType.Boolean or DuckDbType.UTinyInt => Nested<byte>(type, vector, count),
            DuckDbType.SmallInt => Nested<short>(type, vector, count),
            DuckDbType.Integer => Nested<int>(type, vector, count),
            DuckDbType.BigInt or DuckDbType.Timestamp => Nested<long>(type, vector, count),
            DuckDbType.Float => Nested<float>(type, vector, count),
            DuckDbType.Double => Nested<double>(type, vector, count),
            _ => throw new NotSupportedException($"No vector holds lists of {type.Element}."),
        },
        _ => throw new NotSupportedException($"No vector holds {type.Type}."),
    };

    public static ReadOnlySpan<ulong> Mask(ulong* validity, int count) => validity is null ? [] : new(validity, (count + 63) >> 6);

    public static bool IsNull(ulong* validity, int row) => validity is not null && (validity[row >> 6] >> (row & 63) & 1) == 0;

    public static ReadOnlySpan<byte> Bytes(NativeString* text)
    {
        var length = (int)text->Length;
        return length <= NativeString.InlineLength ? new((byte*)&text->Prefix, length) : new(text->Pointer, length);
    }

    private static ColumnVector Nested<T>(DuckDbColumnType type, nint vector, int count) where T : unmanaged
        => type.Type == DuckDbType.List ? new DuckDbListVector<T>(vector, count) : new DuckDbFixedArrayVector<T>(vector, count, type.ArrayLength);
}
