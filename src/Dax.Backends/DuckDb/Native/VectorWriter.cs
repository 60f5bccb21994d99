using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Native;

/// <summary>Copies rows of a column vector into a writable native vector.</summary>
internal static unsafe class VectorWriter
{
    /// <exception cref="ArgumentException">The vector's memory is not that of the column's type.</exception>
    public static void Write(DuckDbColumnType type, nint target, ColumnVector source, int first, int count)
    {
        WriteNulls(target, source, first, count);
        switch (source)
        {
            case ScalarVector<byte> v when type.Type is DuckDbType.Boolean or DuckDbType.UTinyInt: Scalars(target, v, first, count); break;
            case ScalarVector<short> v when type.Type == DuckDbType.SmallInt: Scalars(target, v, first, count); break;
            case ScalarVector<int> v when type.Type == DuckDbType.Integer: Scalars(target, v, first, count); break;
            case ScalarVector<long> v when type.Type is DuckDbType.BigInt or DuckDbType.Timestamp: Scalars(target, v, first, count); break;
            case ScalarVector<float> v when type.Type == DuckDbType.Float: Scalars(target, v, first, count); break;
            case ScalarVector<double> v when type.Type == DuckDbType.Double: Scalars(target, v, first, count); break;
            case TextVector v when type.Type == DuckDbType.Varchar: Texts(target, v, first, count); break;
            case ArrayVector<byte> v when type.Type == DuckDbType.Blob: Blobs(target, v, first, count); break;
            case ArrayVector<byte> v when IsListOf(type, DuckDbType.Boolean) || IsListOf(type, DuckDbType.UTinyInt): Lists(target, v, first, count); break;
            case ArrayVector<short> v when IsListOf(type, DuckDbType.SmallInt): Lists(target, v, first, count); break;
            case ArrayVector<int> v when IsListOf(type, DuckDbType.Integer): Lists(target, v, first, count); break;
            case ArrayVector<long> v when IsListOf(type, DuckDbType.BigInt) || IsListOf(type, DuckDbType.Timestamp): Lists(target, v, first, count); break;
            case ArrayVector<float> v when IsListOf(type, DuckDbType.Float): Lists(target, v, first, count); break;
            case ArrayVector<double> v when IsListOf(type, DuckDbType.Double): Lists(target, v, first, count); break;
            default: throw new ArgumentException($"A {source.GetType().Name} cannot fill a column of type {type.Sql}.", nameof(source));
        }
    }

    private static bool IsListOf(DuckDbColumnType type, DuckDbType element) => type.Type == DuckDbType.List && type.Element == element;

    private static void WriteNulls(nint target, ColumnVector source, int first, int count)
    {
        var mask = source.Validity;
        if (mask.IsEmpty)
            return;
        DuckDbApi.EnsureValidityWritable(target);
        var validity = new Span<ulong>(DuckDbApi.VectorValidity(target), (count + 63) >> 6);
        validity.Fill(ulong.MaxValue);
        for (var i = 0; i < count; i++)
        {
            var row = first + i;
            if ((mask[row >> 6] >> (row & 63) & 1) == 0)
                validity[i >> 6] &= ~(1UL << (i & 63));
        }
    }

    private static void Scalars<T>(nint target, ScalarVector<T> source, int first, int count) where T : unmanaged
        => source.Values.Slice(first, count).CopyTo(new Span<T>(DuckDbApi.VectorData(target), count));

    private static void Texts(nint target, TextVector source, int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!source.IsNull(first + i))
                Assign(target, i, source.Utf8(first + i));
        }
    }

    private static void Blobs(nint target, ArrayVector<byte> source, int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!source.IsNull(first + i))
                Assign(target, i, source.Elements(first + i));
        }
    }

    private static void Assign(nint target, int row, ReadOnlySpan<byte> bytes)
    {
        // The engine copies; an empty span has no address to give.
        byte none = 0;
        fixed (byte* p = bytes)
            DuckDbApi.AssignString(target, (ulong)row, p is null ? &none : p, (ulong)bytes.Length);
    }

    private static void Lists<T>(nint target, ArrayVector<T> source, int first, int count) where T : unmanaged
    {
        ulong total = 0;
        for (var i = 0; i < count; i++)
            total += (ulong)source.Elements(first + i).Length;
        if (DuckDbApi.ReserveList(target, total) != DuckDbState.Success || DuckDbApi.SetListSize(target, total) != DuckDbState.Success)
            throw new DuckDbException(DuckDbErrorKind.OutOfMemory, "The engine has no room for the lists.");
        var entries = (NativeListEntry*)DuckDbApi.VectorData(target);
        var child = new Span<T>(DuckDbApi.VectorData(DuckDbApi.ListChild(target)), checked((int)total));
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            var elements = source.Elements(first + i);
            entries[i] = new NativeListEntry((ulong)offset, (ulong)elements.Length);
            elements.CopyTo(child[offset..]);
            offset += elements.Length;
        }
    }
}
