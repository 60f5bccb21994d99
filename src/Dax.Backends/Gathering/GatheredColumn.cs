using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Gathering;

/// <summary>
/// One column of the rows that a database's reader is giving: pooled memory that grows to what a batch needs and is used again for the next batch.
/// </summary>
internal abstract class GatheredColumn : IDisposable
{
    /// <summary>Of a batch, at most.</summary>
    public const int MostRows = 2048;

    protected const int FirstRows = 64;

    private readonly ulong[] validity = new ulong[MostRows / 64];
    private bool anyNull;

    protected int Count { get; private set; }

    /// <summary>Whether rows differ in size.</summary>
    public virtual bool IsVariable => false;

    /// <summary>Of texts and arrays.</summary>
    public virtual long VariableBytes => 0;

    /// <summary>The rows so far; valid until <see cref="Clear"/>.</summary>
    public abstract ColumnVector Lend();

    public virtual void Clear()
    {
        Count = 0;
        anyNull = false;
        Array.Clear(validity);
    }

    public abstract void Dispose();

    /// <summary>Makes room for the value of a null row, whatever it is.</summary>
    protected abstract void Skip();

    public void AddNull()
    {
        anyNull = true;
        Skip();
        Count++;
    }

    protected void Accept()
    {
        validity[Count >> 6] |= 1UL << (Count & 63);
        Count++;
    }

    protected ReadOnlyMemory<ulong> Mask => anyNull ? validity.AsMemory(0, (Count + 63) / 64) : default;

    protected static void Grow<T>(ref T[] rented, int used, int wanted)
    {
        if (rented.Length >= wanted) return;
        var larger = ArrayPool<T>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(rented.Length * 2L, wanted)));
        rented.AsSpan(0, used).CopyTo(larger);
        Return(ref rented);
        rented = larger;
    }

    protected static void Return<T>(ref T[] rented)
    {
        var gone = rented;
        rented = [];
        if (gone.Length > 0) ArrayPool<T>.Shared.Return(gone);
    }
}

internal sealed class ScalarColumn<T> : GatheredColumn where T : unmanaged
{
    private T[] values = ArrayPool<T>.Shared.Rent(FirstRows);

    public void Add(T value)
    {
        if (Count == values.Length) Grow(ref values, Count, Count + 1);
        values[Count] = value;
        Accept();
    }

    public override ColumnVector Lend() => new MemoryVector<T>(values.AsMemory(0, Count), Mask);

    public override void Dispose() => Return(ref values);

    protected override void Skip()
    {
        if (Count == values.Length) Grow(ref values, Count, Count + 1);
        values[Count] = default;
    }
}

/// <summary>Rows of different lengths: elements side by side, and where each row begins.</summary>
internal abstract class SequenceColumn<T> : GatheredColumn where T : unmanaged
{
    private int[] offsets = ArrayPool<int>.Shared.Rent(FirstRows + 1);
    private T[] elements = ArrayPool<T>.Shared.Rent(1024);
    private int used;

    protected SequenceColumn() => offsets[0] = 0;

    public override bool IsVariable => true;

    public override unsafe long VariableBytes => (long)used * sizeof(T);

    protected ReadOnlyMemory<T> Elements => elements.AsMemory(0, used);

    protected ReadOnlyMemory<int> Offsets => offsets.AsMemory(0, Count + 1);

    /// <summary>Memory for the elements of the next row, behind those before; <see cref="Commit"/> says how many of them are its.</summary>
    public ArraySegment<T> Room(int count)
    {
        Grow(ref elements, used, checked(used + count));
        return new ArraySegment<T>(elements, used, count);
    }

    /// <summary>Ends the row.</summary>
    public void Commit(int count)
    {
        used += count;
        Mark();
        Accept();
    }

    public override void Clear()
    {
        base.Clear();
        used = 0;
    }

    public override void Dispose()
    {
        Return(ref offsets);
        Return(ref elements);
    }

    protected override void Skip() => Mark();

    private void Mark()
    {
        if (Count + 2 > offsets.Length) Grow(ref offsets, Count + 1, Count + 2);
        offsets[Count + 1] = used;
    }
}

/// <summary>UTF-8.</summary>
internal sealed class TextColumn : SequenceColumn<byte>
{
    public override ColumnVector Lend() => new MemoryTextVector(Elements, Offsets, Mask);
}

internal sealed class ArrayColumn<T> : SequenceColumn<T> where T : unmanaged
{
    public override ColumnVector Lend() => new MemoryArrayVector<T>(Elements, Offsets, Mask);
}
