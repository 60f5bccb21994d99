using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Native;

/// <summary>Lists in the memory of a chunk. Elements that are null read as NaN, or 0 where there is no NaN.</summary>
internal sealed unsafe class DuckDbListVector<T> : ArrayVector<T> where T : unmanaged
{
    private readonly NativeListEntry* entries;
    private readonly ulong* validity;
    private readonly ChildElements<T> child;
    private readonly int count;

    public DuckDbListVector(nint vector, int count)
    {
        this.count = count;
        entries = (NativeListEntry*)DuckDbApi.VectorData(vector);
        validity = DuckDbApi.VectorValidity(vector);
        child = new ChildElements<T>(DuckDbApi.ListChild(vector), checked((int)DuckDbApi.ListSize(vector)));
    }

    public override int Count => count;

    public override ReadOnlySpan<ulong> Validity => VectorReader.Mask(validity, count);

    public override ReadOnlySpan<T> Elements(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count);
        return VectorReader.IsNull(validity, row) ? [] : child.All.Slice((int)entries[row].Offset, (int)entries[row].Length);
    }
}

/// <summary>Arrays of one length in the memory of a chunk.</summary>
internal sealed unsafe class DuckDbFixedArrayVector<T> : ArrayVector<T> where T : unmanaged
{
    private readonly ulong* validity;
    private readonly ChildElements<T> child;
    private readonly int count;
    private readonly int length;

    public DuckDbFixedArrayVector(nint vector, int count, int length)
    {
        (this.count, this.length) = (count, length);
        validity = DuckDbApi.VectorValidity(vector);
        child = new ChildElements<T>(DuckDbApi.ArrayChild(vector), checked(count * length));
    }

    public override int Count => count;

    public override ReadOnlySpan<ulong> Validity => VectorReader.Mask(validity, count);

    public override ReadOnlySpan<T> Elements(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count);
        return VectorReader.IsNull(validity, row) ? [] : child.All.Slice(row * length, length);
    }
}

/// <summary>The elements of all rows. A copy only where some element is null: the chunk may share its memory with the buffer pool.</summary>
internal readonly unsafe struct ChildElements<T> where T : unmanaged
{
    private readonly T* data;
    private readonly int count;
    private readonly T[]? patched;

    public ChildElements(nint vector, int count)
    {
        this.count = count;
        data = (T*)DuckDbApi.VectorData(vector);
        var validity = DuckDbApi.VectorValidity(vector);
        if (validity is null)
            return;
        var missing = Missing();
        for (var i = 0; i < count; i++)
        {
            if (VectorReader.IsNull(validity, i))
                (patched ??= new ReadOnlySpan<T>(data, count).ToArray())[i] = missing;
        }
    }

    public ReadOnlySpan<T> All => patched is null ? new ReadOnlySpan<T>(data, count) : patched;

    private static T Missing()
    {
        if (typeof(T) == typeof(double))
            return (T)(object)double.NaN;
        return typeof(T) == typeof(float) ? (T)(object)float.NaN : default;
    }
}
