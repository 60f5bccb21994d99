using System.Globalization;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>How the bytes of a spooled cell become the bytes of a FITS cell.</summary>
internal enum FieldMove
{
    /// <summary>As they are.</summary>
    Copy,
    /// <summary>The low byte of a short: an unsigned byte that had no nulls.</summary>
    LowByte,
    /// <summary>Text behind its length, filled up with zeros to a fixed width.</summary>
    Pad,
    /// <summary>Elements behind their count go to the heap; a 64-bit array descriptor (FITS 4.0, 7.3.5) stays.</summary>
    Describe,
}

/// <summary>One column of a FITS table about to be written, when everything about its rows is known.</summary>
internal sealed class FitsField
{
    /// <summary>Text whose longest cell is longer goes to the heap.</summary>
    private const int WidestText = 128;

    private const int WidestValue = 68;

    private readonly TableColumn column;
    private readonly VoDatatype carrier;
    private readonly bool nulls;

    public FitsField(TableColumn column, BinaryColumn spooled, bool nulls)
    {
        this.column = column;
        this.nulls = nulls;
        carrier = BinaryNulls.Carrier(column);
        SpooledBytes = spooled.FixedBytes;
        var isText = DatatypeNames.IsText(carrier);
        Move = spooled.IsVariable
            ? isText && spooled.LongestCell <= WidestText ? FieldMove.Pad : FieldMove.Describe
            : carrier != column.Field.Datatype && !nulls ? FieldMove.LowByte : FieldMove.Copy;
        Width = Move switch
        {
            FieldMove.Pad => Math.Max(1, spooled.LongestCell),
            FieldMove.Describe => 16,
            FieldMove.LowByte => 1,
            _ => SpooledBytes,
        };
        Form = Format(spooled);
    }

    public FieldMove Move { get; }

    /// <summary>Bytes in the spool, variable parts left out.</summary>
    public int SpooledBytes { get; }

    /// <summary>Bytes in a FITS row.</summary>
    public int Width { get; }

    public string Form { get; }

    /// <summary>Bytes of a variable cell with so many elements.</summary>
    public int VariableBytes(int elements) => carrier == VoDatatype.Bit ? (elements + 7) / 8 : checked(elements * ElementBytes(carrier));

    public void Describe(FitsHeaderBuilder header, int number)
    {
        var field = column.Field;
        string Key(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
        void Text(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) header.Add(FitsCard.Text(Key(name), Fitting(value)));
        }
        Text("TTYPE", field.Name);
        Text("TFORM", Form);
        Text("TUNIT", field.Unit);
        if (nulls && BinaryNulls.Of(carrier) is { } value) header.Add(FitsCard.Integer(Key("TNULL"), value));
        if (field.ArraySize is { } size && size.Contains('x', StringComparison.Ordinal) && Move == FieldMove.Copy) Text("TDIM", $"({size.Replace('x', ',')})");
        Text("TUCD", field.Ucd);
        Text("TUTYP", field.Utype);
        Text("TXTYP", field.XType);
        Text("TCOMM", field.Description);
    }

    /// <summary>What fits on one record: not every reader of tables knows CONTINUE.</summary>
    internal static string Fitting(string value)
    {
        var length = 0;
        var room = WidestValue;
        while (length < value.Length && (room -= value[length] == '\'' ? 2 : 1) >= 0) length++;
        return value[..length];
    }

    private string Format(BinaryColumn spooled)
    {
        var letter = Letter(Move == FieldMove.LowByte ? column.Field.Datatype : carrier);
        if (Move == FieldMove.Pad) return string.Create(CultureInfo.InvariantCulture, $"{Width}{letter}");
        if (Move == FieldMove.Describe) return string.Create(CultureInfo.InvariantCulture, $"1Q{letter}({spooled.LongestCell})");
        var count = !column.IsArray && !DatatypeNames.IsText(carrier) ? 1 : ArrayShape.TryParse(column.Field.ArraySize, out var shape) ? shape.Count : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{count}{letter}");
    }

    private static char Letter(VoDatatype datatype) => datatype switch
    {
        VoDatatype.Boolean => 'L',
        VoDatatype.Bit => 'X',
        VoDatatype.UnsignedByte => 'B',
        VoDatatype.Short => 'I',
        VoDatatype.Int => 'J',
        VoDatatype.Long => 'K',
        VoDatatype.Float => 'E',
        VoDatatype.Double => 'D',
        VoDatatype.FloatComplex => 'C',
        VoDatatype.DoubleComplex => 'M',
        _ => 'A',
    };

    private static int ElementBytes(VoDatatype datatype) => datatype switch
    {
        VoDatatype.Short => 2,
        VoDatatype.Int or VoDatatype.Float => 4,
        VoDatatype.Long or VoDatatype.Double or VoDatatype.FloatComplex => 8,
        VoDatatype.DoubleComplex => 16,
        _ => 1,
    };
}
