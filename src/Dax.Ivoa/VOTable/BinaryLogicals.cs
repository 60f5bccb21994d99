using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Logical values as letters, one byte each: T, F, and <paramref name="unknown"/> for null (<c>?</c> in VOTable, 0 in FITS).</summary>
internal sealed class BinaryBoolean(byte unknown) : BinaryColumn
{
    public override int FixedBytes => 1;

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var values = ((ScalarVector<byte>)vector).Values.Slice(first, cursors.Length);
        var validity = vector.Validity;
        for (var i = 0; i < cursors.Length; i++)
            rows[cursors[i] + offset] = !Validity.Has(validity, first + i) ? unknown : values[i] != 0 ? (byte)'T' : (byte)'F';
    }
}

/// <summary>A single bit: the most significant of a byte.</summary>
internal sealed class BinaryBit : BinaryColumn
{
    public override int FixedBytes => 1;

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var values = ((ScalarVector<byte>)vector).Values.Slice(first, cursors.Length);
        for (var i = 0; i < cursors.Length; i++)
            rows[cursors[i] + offset] = values[i] != 0 && !vector.IsNull(first + i) ? (byte)0x80 : (byte)0;
    }
}

/// <summary>
/// Arrays of logical values, as letters or, <paramref name="packed"/>, as bits from the most significant one on; of
/// <paramref name="fixedCount"/> elements, or variable with the count before them.
/// </summary>
internal sealed class BinaryLogicalArray(int? fixedCount, bool packed, byte unknown) : BinaryColumn
{
    public override int FixedBytes => fixedCount is { } n ? Bytes(n) : 4;
    public override bool IsVariable => fixedCount is null;

    public override void Measure(ColumnVector vector, int first, Span<int> sizes)
    {
        if (!IsVariable) return;
        var arrays = (ArrayVector<byte>)vector;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (vector.IsNull(first + i)) continue;
            var length = arrays.Elements(first + i).Length;
            LongestCell = Math.Max(LongestCell, length);
            sizes[i] = Sum(sizes[i], Bytes(length));
        }
    }

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var arrays = (ArrayVector<byte>)vector;
        for (var i = 0; i < cursors.Length; i++)
        {
            var elements = vector.IsNull(first + i) ? default : arrays.Elements(first + i);
            var cell = rows[(cursors[i] + offset)..];
            if (fixedCount is { } n) Fill(elements[..Math.Min(n, elements.Length)], cell[..Bytes(n)]);
            else
            {
                BigEndian.Put(ref cell[0], elements.Length);
                Fill(elements, cell.Slice(4, Bytes(elements.Length)));
                cursors[i] += Bytes(elements.Length);
            }
        }
    }

    private int Bytes(int count) => packed ? (count + 7) / 8 : count;

    private void Fill(ReadOnlySpan<byte> elements, Span<byte> cell)
    {
        cell.Fill(packed ? (byte)0 : unknown);
        for (var e = 0; e < elements.Length; e++)
        {
            if (!packed) cell[e] = elements[e] != 0 ? (byte)'T' : (byte)'F';
            else if (elements[e] != 0) cell[e >> 3] |= (byte)(0x80 >> (e & 7));
        }
    }
}
