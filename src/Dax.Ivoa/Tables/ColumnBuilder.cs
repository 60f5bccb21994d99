using System.Runtime.InteropServices;

namespace Dax.Ivoa.Tables;

/// <summary>
/// Collects one column of a batch, and lends its memory as a vector: <see cref="Build"/>, then <see cref="Clear"/> before the next batch.
/// </summary>
internal abstract class ColumnBuilder
{
    /// <summary>The most rows of a batch.</summary>
    public const int MaxRows = 2048;

    private readonly ulong[] validity = new ulong[MaxRows / 64];
    private bool anyNull;

    public int Count { get; private set; }

    /// <summary>Whether cells differ in size.</summary>
    public virtual bool IsVariable => false;

    /// <summary>Bytes held beyond what the number of rows tells.</summary>
    public virtual long VariableBytes => 0;

    public abstract ColumnVector Build();

    public virtual void Clear()
    {
        Count = 0;
        anyNull = false;
        Array.Clear(validity);
    }

    public void AppendNull()
    {
        anyNull = true;
        Skip();
        Count++;
    }

    /// <summary>Makes room for the value of a null row.</summary>
    protected abstract void Skip();

    protected void Accept()
    {
        validity[Count >> 6] |= 1UL << (Count & 63);
        Count++;
    }

    protected ReadOnlyMemory<ulong> Mask => anyNull ? validity.AsMemory(0, (Count + 63) / 64) : default;
}

internal sealed class ScalarBuilder<T> : ColumnBuilder where T : unmanaged
{
    private readonly T[] values = new T[MaxRows];

    public void Append(T value)
    {
        values[Count] = value;
        Accept();
    }

    public override ColumnVector Build() => new MemoryVector<T>(values.AsMemory(0, Count), Mask);

    protected override void Skip() => values[Count] = default;
}

internal sealed class TextBuilder : ColumnBuilder
{
    private readonly int[] offsets = new int[MaxRows + 1];
    private byte[] bytes = new byte[16 * 1024];
    private int used;

    public override bool IsVariable => true;
    public override long VariableBytes => used;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Take(utf8.Length));
        Commit();
    }

    /// <summary>Room for the next row's bytes; <see cref="Commit"/> ends the row.</summary>
    public Span<byte> Take(int count)
    {
        if (bytes.Length - used < count) Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(bytes.Length * 2L, (long)used + count)));
        used += count;
        return bytes.AsSpan(used - count, count);
    }

    /// <summary>Gives back what <see cref="Take"/> gave too much.</summary>
    public void Return(int count) => used -= count;

    public void Commit()
    {
        offsets[Count + 1] = used;
        Accept();
    }

    public override ColumnVector Build() => new MemoryTextVector(bytes.AsMemory(0, used), offsets.AsMemory(0, Count + 1), Mask);

    public override void Clear()
    {
        base.Clear();
        used = 0;
    }

    protected override void Skip() => offsets[Count + 1] = used;
}

internal sealed class ArrayBuilder<T> : ColumnBuilder where T : unmanaged
{
    private readonly int[] offsets = new int[MaxRows + 1];
    private T[] elements = new T[1024];
    private int used;

    public override bool IsVariable => true;
    public override long VariableBytes => (long)used * Marshal.SizeOf<T>();

    /// <summary>Elements of the row that has not been committed yet.</summary>
    public int Pending => used - offsets[Count];

    public void Add(T element) => Take(1)[0] = element;

    public Span<T> Take(int count)
    {
        if (elements.Length - used < count) Array.Resize(ref elements, (int)Math.Min(Array.MaxLength, Math.Max(elements.Length * 2L, (long)used + count)));
        used += count;
        return elements.AsSpan(used - count, count);
    }

    public void Commit()
    {
        offsets[Count + 1] = used;
        Accept();
    }

    public override ColumnVector Build() => new MemoryArrayVector<T>(elements.AsMemory(0, used), offsets.AsMemory(0, Count + 1), Mask);

    public override void Clear()
    {
        base.Clear();
        used = 0;
    }

    protected override void Skip()
    {
        used = offsets[Count];
        offsets[Count + 1] = used;
    }
}
