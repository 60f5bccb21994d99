using System.Text;
using System.Text.Unicode;

namespace Dax.Ivoa.Tables;

/// <summary>Reads the cells of one column from text, into its builder. Chosen once per column by <see cref="For"/>.</summary>
internal abstract class TextCellReader
{
    public abstract ColumnBuilder Column { get; }

    /// <summary>Appends a cell; false when the text is no value of the column's type.</summary>
    public abstract bool TryAppend(ReadOnlySpan<byte> text);

    /// <param name="nullText">A text that stands for null, beside the empty one (VALUES null).</param>
    /// <param name="maxElements">The most elements of an array.</param>
    public static TextCellReader For(TableColumn column, string? nullText, int maxElements)
    {
        var shape = ArrayShape.TryParse(column.Field.ArraySize, out var parsed) ? parsed : ArrayShape.Scalar;
        var reading = new CellReading(nullText is null ? null : Encoding.UTF8.GetBytes(nullText.Trim()), shape, maxElements,
            DatatypeIsComplex(column.Field.Datatype) ? 2 : 1);
        return column.Kind switch
        {
            CellKind.Text => new TextReader(reading),
            CellKind.Boolean => Make<byte, BooleanParser>(column, reading),
            CellKind.UnsignedByte => Make<byte, IntegerParser<byte>>(column, reading),
            CellKind.Short => Make<short, IntegerParser<short>>(column, reading),
            CellKind.Int => Make<int, IntegerParser<int>>(column, reading),
            CellKind.Long => Make<long, IntegerParser<long>>(column, reading),
            CellKind.Float => Make<float, RealParser<float>>(column, reading),
            CellKind.Double => Make<double, RealParser<double>>(column, reading),
            CellKind.Timestamp => Make<long, MomentParser>(column, reading),
            _ => throw new ArgumentException($"column {column.Field.Name}: {column.Kind}", nameof(column)),
        };
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (text is [<= (byte)' ', .. var rest]) text = rest;
        while (text is [.. var rest, <= (byte)' ']) text = rest;
        return text;
    }

    private static bool DatatypeIsComplex(VoDatatype datatype) => datatype is VoDatatype.FloatComplex or VoDatatype.DoubleComplex;

    private static TextCellReader Make<T, TParser>(TableColumn column, CellReading reading) where T : unmanaged where TParser : struct, ICellParser<T> =>
        column.IsArray ? new ArrayReader<T, TParser>(reading) : new ScalarReader<T, TParser>(reading);

    private sealed record CellReading(byte[]? NullText, ArrayShape Shape, int MaxElements, int PerCount);

    private sealed class ScalarReader<T, TParser>(CellReading reading) : TextCellReader where T : unmanaged where TParser : struct, ICellParser<T>
    {
        private readonly ScalarBuilder<T> values = new();
        private readonly T? nullValue = reading.NullText is { } text && TParser.TryParse(text, out var value) ? value : null;

        public override ColumnBuilder Column => values;

        public override bool TryAppend(ReadOnlySpan<byte> text)
        {
            text = Trim(text);
            if (text.IsEmpty || (reading.NullText is { } nothing && text.SequenceEqual(nothing))) values.AppendNull();
            else if (!TParser.TryParse(text, out var value)) return typeof(TParser) == typeof(BooleanParser) && text is [(byte)'?'] && Null();
            else if (nullValue is { } lost && EqualityComparer<T>.Default.Equals(lost, value)) values.AppendNull();
            else values.Append(value);
            return true;
        }

        private bool Null()
        {
            values.AppendNull();
            return true;
        }
    }

    private sealed class ArrayReader<T, TParser>(CellReading reading) : TextCellReader where T : unmanaged where TParser : struct, ICellParser<T>
    {
        private readonly ArrayBuilder<T> values = new();
        private readonly bool isBits = typeof(TParser) == typeof(BooleanParser);

        public override ColumnBuilder Column => values;

        public override bool TryAppend(ReadOnlySpan<byte> text)
        {
            text = Trim(text);
            if (text.IsEmpty)
            {
                values.AppendNull();
                return true;
            }
            if (!TryElements(text) || !FitsShape(values.Pending))
            {
                Discard();
                return false;
            }
            values.Commit();
            return true;
        }

        private bool TryElements(ReadOnlySpan<byte> text)
        {
            for (; !text.IsEmpty; text = Trim(text))
            {
                var end = 0;
                while (end < text.Length && text[end] > ' ') end++;
                if (!TryElement(text[..end]) || values.Pending > reading.MaxElements) return false;
                text = text[end..];
            }
            return true;
        }

        private bool TryElement(ReadOnlySpan<byte> text)
        {
            if (TParser.TryParse(text, out var value))
            {
                values.Add(value);
                return true;
            }
            // Bits may stand together: 0110.
            if (!isBits || text.Length < 2 || text.Length > reading.MaxElements || text.IndexOfAnyExcept((byte)'0', (byte)'1') >= 0) return false;
            for (var i = 0; i < text.Length; i++)
                if (TParser.TryParse(text.Slice(i, 1), out var bit)) values.Add(bit);
            return true;
        }

        private bool FitsShape(int count)
        {
            var shape = reading.Shape;
            var unit = shape.Count * reading.PerCount;
            return shape.IsVariable ? unit > 0 && count % unit == 0 : count == unit;
        }

        private void Discard()
        {
            // A null row takes back what was added; the reader gives up after this anyway.
            values.AppendNull();
        }
    }

    private sealed class TextReader(CellReading reading) : TextCellReader
    {
        private readonly TextBuilder values = new();

        public override ColumnBuilder Column => values;

        public override bool TryAppend(ReadOnlySpan<byte> text)
        {
            if (reading.NullText is { Length: > 0 } nothing && text.SequenceEqual(nothing)) values.AppendNull();
            else if (Utf8.IsValid(text)) values.Append(text);
            else values.Append(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(text)));
            return true;
        }
    }
}
