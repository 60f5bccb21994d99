using System.Globalization;
using System.Numerics;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>Turns the keywords of a table's columns into what is said of them and how they are read.</summary>
internal sealed class FitsColumns
{
    private readonly FitsHeader header;
    private readonly FitsTableLimits limits;
    private readonly List<TableColumn> columns = [];
    private readonly List<FitsColumn> readers = [];

    private FitsColumns(FitsHeader header, FitsTableLimits limits)
    {
        this.header = header;
        this.limits = limits;
    }

    public TableSchema Schema => new(columns);
    public IReadOnlyList<FitsColumn> Readers => readers;

    /// <summary>Whether any column needs the heap.</summary>
    public bool HasHeap { get; private set; }

    public static FitsColumns Read(FitsHeader header, FitsTableLimits limits)
    {
        var result = new FitsColumns(header, limits);
        var fields = header.Integer("TFIELDS", 0);
        if (fields < 0 || fields > limits.MaxColumns) throw new FitsTableFormatException($"The table has {fields} columns (at most {limits.MaxColumns} are accepted)");
        var rowBytes = header.Integer("NAXIS1", 0);
        long offset = 0;
        for (var n = 1; n <= fields; n++)
        {
            var form = FitsForm.Parse(header.Text(Key("TFORM", n)) ?? throw new FitsTableFormatException($"FITS keyword TFORM{n} is missing"), Key("TFORM", n));
            if (offset + form.RowBytes > rowBytes) throw new FitsTableFormatException("The columns of the FITS table are wider than its rows");
            result.Add(n, form, (int)offset);
            offset += form.RowBytes;
        }
        return result;
    }

    private static string Key(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    private void Add(int n, FitsForm form, int offset)
    {
        var name = header.Text(Key("TTYPE", n)) ?? Key("col", n);
        var column = new Numbered(n, name, form, offset, header.Number(Key("TSCAL", n), 1), header.Number(Key("TZERO", n), 0),
            form.Letter is 'B' or 'I' or 'J' or 'K' ? header.OptionalInteger(Key("TNULL", n)) : null);
        HasHeap |= form.Descriptor is not null;
        switch (form.Letter)
        {
            case 'L': Plain<byte, LogicalDecoder>(column, VoDatatype.Boolean, CellKind.Boolean, default); break;
            case 'X' when !form.IsArray(): Plain<byte, BitDecoder>(column, VoDatatype.Bit, CellKind.Boolean, default); break;
            case 'X': Bits(column); break;
            case 'A': Text(column); break;
            case 'B': Integer<byte, short>(column, VoDatatype.UnsignedByte, CellKind.UnsignedByte, -128, VoDatatype.Short, CellKind.Short); break;
            case 'I': Integer<short, int>(column, VoDatatype.Short, CellKind.Short, 32768, VoDatatype.Int, CellKind.Int); break;
            case 'J': Integer<int, long>(column, VoDatatype.Int, CellKind.Int, 2147483648, VoDatatype.Long, CellKind.Long); break;
            case 'K' when column.Zero == 9223372036854775808.0 && column.Scale == 1:
                Plain<long, UnsignedLongDecoder>(column, VoDatatype.Long, CellKind.Long, new UnsignedLongDecoder(column.Null));
                break;
            case 'K': Integer<long, long>(column, VoDatatype.Long, CellKind.Long, double.NaN, VoDatatype.Long, CellKind.Long); break;
            case 'E': Real<float>(column, VoDatatype.Float, CellKind.Float); break;
            case 'D': Real<double>(column, VoDatatype.Double, CellKind.Double); break;
            case 'C': Plain<float, PlainDecoder<float>>(column, VoDatatype.FloatComplex, CellKind.Float, default, 2); break;
            default: Plain<double, PlainDecoder<double>>(column, VoDatatype.DoubleComplex, CellKind.Double, default, 2); break;
        }
    }

    /// <summary>Integers as they are, with the other signedness (one size wider), or scaled to doubles.</summary>
    private void Integer<TRaw, TWide>(Numbered column, VoDatatype datatype, CellKind kind, double otherSign, VoDatatype wideType, CellKind wideKind)
        where TRaw : unmanaged, IBinaryInteger<TRaw>, IMinMaxValue<TRaw> where TWide : unmanaged, IBinaryInteger<TWide>
    {
        TRaw? nullValue = column.Null is { } value && value >= long.CreateTruncating(TRaw.MinValue) && value <= long.CreateTruncating(TRaw.MaxValue) ? TRaw.CreateTruncating(value) : null;
        if (column.IsScaled && column.Scale == 1 && column.Zero == otherSign)
            Plain<TWide, IntegerDecoder<TRaw, TWide>>(column, wideType, wideKind, new(TWide.CreateTruncating((long)otherSign), nullValue));
        else if (column.IsScaled)
            Plain<double, ScaledDecoder<TRaw>>(column, VoDatatype.Double, CellKind.Double, new(column.Scale, column.Zero, nullValue));
        else if (nullValue is not null)
            Plain<TRaw, IntegerDecoder<TRaw, TRaw>>(column, datatype, kind, new(TRaw.Zero, nullValue));
        else
            Plain<TRaw, PlainDecoder<TRaw>>(column, datatype, kind, default);
    }

    private void Real<T>(Numbered column, VoDatatype datatype, CellKind kind) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (column.IsScaled) Plain<double, ScaledDecoder<T>>(column, VoDatatype.Double, CellKind.Double, new(column.Scale, column.Zero, null));
        else Plain<T, PlainDecoder<T>>(column, datatype, kind, default);
    }

    private void Plain<T, TDecoder>(Numbered column, VoDatatype datatype, CellKind kind, TDecoder decoder, int perCount = 1)
        where T : unmanaged where TDecoder : struct, IFitsDecoder<T>
    {
        var form = column.Form;
        columns.Add(new TableColumn(Field(column, datatype), kind, form.IsArray()));
        readers.Add(form.Descriptor is not null ? new FitsHeapArrayColumn<T, TDecoder>(column.Offset, form, column.Name, limits.MaxArrayElements, perCount, decoder)
            : form.IsArray() ? new FitsArrayColumn<T, TDecoder>(column.Offset, form.Repeat * perCount, decoder)
            : new FitsScalarColumn<T, TDecoder>(column.Offset, decoder));
    }

    private void Bits(Numbered column)
    {
        columns.Add(new TableColumn(Field(column, VoDatatype.Bit), CellKind.Boolean, IsArray: true));
        readers.Add(column.Form.Descriptor is null
            ? new FitsBitColumn(column.Offset, column.Form.Repeat)
            : new FitsHeapBitColumn(column.Offset, column.Form, column.Name, limits.MaxArrayElements));
    }

    private void Text(Numbered column)
    {
        var described = FieldKinds.Column(Field(column, VoDatatype.Char));
        FitsColumn reader = column.Form.Descriptor is null
            ? new FitsTextColumn(column.Offset, column.Form.Repeat)
            : new FitsHeapTextColumn(column.Offset, column.Form, column.Name, limits.MaxArrayElements);
        columns.Add(described);
        readers.Add(described.Kind == CellKind.Timestamp ? new FitsTimestampColumn(column.Name, reader) : reader);
    }

    private FieldInfo Field(Numbered column, VoDatatype datatype) => new(column.Name, datatype, column.Form.ArraySize(header.Text(Key("TDIM", column.Number))))
    {
        Unit = header.Text(Key("TUNIT", column.Number)),
        Ucd = header.Text(Key("TUCD", column.Number)),
        Utype = header.Text(Key("TUTYP", column.Number)),
        XType = header.Text(Key("TXTYP", column.Number)),
        Description = header.Text(Key("TCOMM", column.Number)),
    };

    private sealed record Numbered(int Number, string Name, FitsForm Form, int Offset, double Scale, double Zero, long? Null)
    {
        public bool IsScaled => Scale != 1 || Zero != 0;
    }
}
