namespace Dax.Ivoa.Tables;

/// <summary>
/// One column of a <see cref="RowBatch"/>: values side by side, nulls as a bit mask. A vector is a view of memory that
/// its producer owns; it is valid until the batch is disposed. It does not know its name, unit or FIELD.
/// </summary>
public abstract class ColumnVector
{
    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Bit <c>i % 64</c> of word <c>i / 64</c> is set when row <c>i</c> has a value; an empty span means that all have.</summary>
    public abstract ReadOnlySpan<ulong> Validity { get; }

    /// <summary>Whether <paramref name="row"/> is null. For loops, read <see cref="Validity"/> once instead.</summary>
    public bool IsNull(int row)
    {
        var mask = Validity;
        return !mask.IsEmpty && (mask[row >> 6] >> (row & 63) & 1) == 0;
    }
}

/// <summary>
/// Fixed-width scalars. <typeparamref name="T"/> is the storage of the column's <see cref="CellKind"/>: byte (Boolean, as 0/1, and
/// UnsignedByte), short, int, long (Long, and Timestamp as microseconds since 1970-01-01T00:00:00), float, double. The value of a null row is unspecified.
/// </summary>
public abstract class ScalarVector<T> : ColumnVector where T : unmanaged
{
    /// <summary>All values, <see cref="ColumnVector.Count"/> of them.</summary>
    public abstract ReadOnlySpan<T> Values { get; }
}

/// <summary>Character strings (<see cref="CellKind.Text"/>).</summary>
public abstract class TextVector : ColumnVector
{
    /// <summary>The UTF-8 bytes of a row; empty for a null row.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int row);

    /// <summary>All rows at once, where every text is short and the producer has them side by side; else empty. Those of null rows are unspecified.</summary>
    public virtual ReadOnlySpan<InlineText> Short => default;
}

/// <summary>
/// A text of at most <see cref="MostBytes"/> bytes: its length in the lower half of <paramref name="Low"/>, the first four bytes in the upper half, the others in <paramref name="High"/>,
/// the first of each lowest; zeros behind. Texts are equal when these are.
/// </summary>
public readonly record struct InlineText(ulong Low, ulong High)
{
    public const int MostBytes = 12;

    public int Length => (int)Low;

    /// <summary>Of at most <see cref="MostBytes"/> bytes.</summary>
    public static InlineText Of(ReadOnlySpan<byte> utf8)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        utf8.CopyTo(padded[4..]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(padded, utf8.Length);
        return new(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(padded), System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]));
    }
}

/// <summary>Arrays of scalars, fixed or variable in length (first axis fastest); also blobs, as arrays of unsigned bytes.</summary>
public abstract class ArrayVector<T> : ColumnVector where T : unmanaged
{
    /// <summary>The elements of a row; empty for a null row.</summary>
    public abstract ReadOnlySpan<T> Elements(int row);
}
