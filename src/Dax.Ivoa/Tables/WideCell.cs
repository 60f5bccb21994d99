namespace Dax.Ivoa.Tables;

/// <summary>Writes the cells of a column whose texts have no bounded length: strings and arrays.</summary>
internal abstract class WideCell
{
    /// <summary>Turns to a batch's vector.</summary>
    public abstract void Bind(ColumnVector vector);

    public abstract void Write(int row, ref Utf8Sink sink);

    /// <summary>Drops the vector: its memory belongs to the producer.</summary>
    public abstract void Release();
}

/// <summary>Escapes text for a format; bytes that are not UTF-8 become U+FFFD.</summary>
internal abstract class TextEscape
{
    public abstract void Write(ReadOnlySpan<byte> utf8, ref Utf8Sink sink);
}

internal sealed class TextCell(TextEscape escape, byte[] nullText) : WideCell
{
    private TextVector? vector;

    public override void Bind(ColumnVector vector) => this.vector = (TextVector)vector;
    public override void Release() => vector = null;

    public override void Write(int row, ref Utf8Sink sink)
    {
        if (vector!.IsNull(row)) sink.Write(nullText);
        else escape.Write(vector.Utf8(row), ref sink);
    }
}

/// <summary>What stands around and between the elements of an array.</summary>
internal sealed record ArrayMarks(byte[] Open, byte[] Between, byte[] Close);

internal sealed class ArrayCell<T, TText>(ArrayMarks marks, Spelling spelling) : WideCell where T : unmanaged where TText : struct, ICellText<T>
{
    private ArrayVector<T>? vector;

    public override void Bind(ColumnVector vector) => this.vector = (ArrayVector<T>)vector;
    public override void Release() => vector = null;

    public override void Write(int row, ref Utf8Sink sink)
    {
        if (vector!.IsNull(row))
        {
            sink.Write(spelling.Null);
            return;
        }
        sink.Write(marks.Open);
        var elements = vector.Elements(row);
        for (var i = 0; i < elements.Length; i++)
        {
            if (i > 0) sink.Write(marks.Between);
            sink.Advance(TText.Write(ref sink.Reserve(SlotColumn.Width), elements[i], spelling));
        }
        sink.Write(marks.Close);
    }
}
