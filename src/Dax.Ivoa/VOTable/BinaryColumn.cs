using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// Scatters one column into big-endian rows (VOTable 1.4, 5.3 and 5.4; FITS 4.0, 7.3.3 has the same numbers). A row is fixed parts at offsets that
/// are the same in every row, pushed apart by the variable parts before them; a cursor per row sums those up.
/// </summary>
internal abstract class BinaryColumn
{
    /// <summary>Bytes that every row has, an element count included.</summary>
    public abstract int FixedBytes { get; }

    /// <summary>Whether cells have variable parts.</summary>
    public virtual bool IsVariable => false;

    /// <summary>The longest variable cell measured so far, in elements.</summary>
    public int LongestCell { get; protected set; }

    /// <summary>Adds the bytes of the variable parts of rows [first, first + sizes.Length).</summary>
    public virtual void Measure(ColumnVector vector, int first, Span<int> sizes) { }

    /// <summary>Writes the cells of rows [first, first + cursors.Length) at <c>cursor + offset</c>; a variable column moves the cursors on.</summary>
    public abstract void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset);

    /// <summary>A size in bytes that still fits an int; a cell beyond that cannot be written in any format of ours.</summary>
    protected static int Sum(int size, long more)
    {
        var sum = size + more;
        return sum <= int.MaxValue ? (int)sum : throw new InvalidOperationException("a row of more than 2 GiB cannot be written");
    }
}
