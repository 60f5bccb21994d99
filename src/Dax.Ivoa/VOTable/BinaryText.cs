using System.Runtime.InteropServices;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Strings of a fixed number of elements: cut where longer, ended and filled up with zeros where shorter.</summary>
internal sealed class BinaryFixedText(int count, TextCoding coding) : BinaryColumn
{
    public override int FixedBytes => count * coding.ElementBytes;

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var texts = (TextVector)vector;
        for (var i = 0; i < cursors.Length; i++)
        {
            var cell = rows.Slice(cursors[i] + offset, FixedBytes);
            var used = vector.IsNull(first + i) ? 0 : coding.Write(texts.Utf8(first + i), cell);
            cell[used..].Clear();
        }
    }
}

/// <summary>Strings with their element count before them.</summary>
internal sealed class BinaryVariableText(TextCoding coding) : BinaryColumn
{
    public override int FixedBytes => 4;
    public override bool IsVariable => true;

    public override void Measure(ColumnVector vector, int first, Span<int> sizes)
    {
        var texts = (TextVector)vector;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (vector.IsNull(first + i)) continue;
            var elements = coding.Measure(texts.Utf8(first + i));
            LongestCell = Math.Max(LongestCell, elements);
            sizes[i] = Sum(sizes[i], (long)elements * coding.ElementBytes);
        }
    }

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var texts = (TextVector)vector;
        for (var i = 0; i < cursors.Length; i++)
        {
            var cell = rows[(cursors[i] + offset)..];
            var used = 0;
            if (!vector.IsNull(first + i))
            {
                var text = texts.Utf8(first + i);
                used = coding.Measure(text) * coding.ElementBytes;
                coding.Write(text, cell.Slice(4, used));
            }
            BigEndian.Put(ref cell[0], used / coding.ElementBytes);
            cursors[i] += used;
        }
    }
}

/// <summary>Timestamps as text of variable length.</summary>
internal sealed class BinaryTimestamp(TextCoding coding) : BinaryColumn
{
    public override int FixedBytes => 4;
    public override bool IsVariable => true;

    public override void Measure(ColumnVector vector, int first, Span<int> sizes)
    {
        var values = ((ScalarVector<long>)vector).Values.Slice(first, sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
        {
            if (vector.IsNull(first + i)) continue;
            var elements = TimestampText.Measure(values[i]);
            LongestCell = Math.Max(LongestCell, elements);
            sizes[i] = Sum(sizes[i], elements * coding.ElementBytes);
        }
    }

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var values = ((ScalarVector<long>)vector).Values.Slice(first, cursors.Length);
        Span<byte> text = stackalloc byte[SlotColumn.Width];
        for (var i = 0; i < cursors.Length; i++)
        {
            var cell = rows[(cursors[i] + offset)..];
            var length = vector.IsNull(first + i) ? 0 : TimestampText.Write(ref MemoryMarshal.GetReference(text), values[i]);
            BigEndian.Put(ref cell[0], length);
            cursors[i] += coding.Write(text[..length], cell.Slice(4, length * coding.ElementBytes));
        }
    }
}

/// <summary>Timestamps as text of a fixed number of elements.</summary>
internal sealed class BinaryFixedTimestamp(int count, TextCoding coding) : BinaryColumn
{
    public override int FixedBytes => count * coding.ElementBytes;

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var values = ((ScalarVector<long>)vector).Values.Slice(first, cursors.Length);
        Span<byte> text = stackalloc byte[SlotColumn.Width];
        for (var i = 0; i < cursors.Length; i++)
        {
            var cell = rows.Slice(cursors[i] + offset, FixedBytes);
            var length = vector.IsNull(first + i) ? 0 : TimestampText.Write(ref MemoryMarshal.GetReference(text), values[i]);
            cell[coding.Write(text[..length], cell)..].Clear();
        }
    }
}
