using System.Buffers.Binary;
using System.Globalization;

namespace Dax.Sky.Fits.Tiles;

/// <summary>A column of the table of tiles: where it stands in a row and what it holds.</summary>
/// <param name="Offset">Bytes from the start of the row.</param>
/// <param name="Type">The letter of TFORMn; for descriptors P or Q.</param>
/// <param name="Element">The letter of what descriptors lead to, else that of the column.</param>
internal sealed record TileColumn(int Offset, char Type, char Element)
{
    public int ElementBytes => TileColumns.Bytes(Element);

    /// <summary>A number of a row. Columns of whole numbers are read too.</summary>
    public double Number(ReadOnlySpan<byte> row) => Type switch
    {
        'D' => BinaryPrimitives.ReadDoubleBigEndian(row[Offset..]),
        'E' => BinaryPrimitives.ReadSingleBigEndian(row[Offset..]),
        _ => Integer(row),
    };

    public long Integer(ReadOnlySpan<byte> row) => Type switch
    {
        'B' => row[Offset],
        'I' => BinaryPrimitives.ReadInt16BigEndian(row[Offset..]),
        'J' => BinaryPrimitives.ReadInt32BigEndian(row[Offset..]),
        _ => BinaryPrimitives.ReadInt64BigEndian(row[Offset..]),
    };

    /// <summary>Elements, and the place in the heap where they begin (FITS 4.0, 7.3.5).</summary>
    public (long Count, long Place) Descriptor(ReadOnlySpan<byte> row) => Type == 'P'
        ? (BinaryPrimitives.ReadInt32BigEndian(row[Offset..]), BinaryPrimitives.ReadInt32BigEndian(row[(Offset + 4)..]))
        : (BinaryPrimitives.ReadInt64BigEndian(row[Offset..]), BinaryPrimitives.ReadInt64BigEndian(row[(Offset + 8)..]));
}

/// <summary>The columns of a tile-compressed image (FITS 4.0, 10.1.3), those of other names left out.</summary>
internal sealed record TileColumns(TileColumn? Compressed, TileColumn? Gzip, TileColumn? Uncompressed, TileColumn? Scale, TileColumn? Zero, TileColumn? Blank, int RowBytes)
{
    /// <summary>Throws <see cref="FitsFormatException"/> when the columns cannot be those of tiles.</summary>
    public static TileColumns Read(FitsHeader header, FitsLimits limits)
    {
        var count = header.Integer("TFIELDS", 0);
        if (count < 1 || count > limits.MaxColumns) throw new FitsFormatException($"TFIELDS is {count}");
        var named = new Dictionary<string, TileColumn>(StringComparer.OrdinalIgnoreCase);
        var offset = 0L;
        for (var i = 1; i <= count; i++)
        {
            var keyword = string.Create(CultureInfo.InvariantCulture, $"TFORM{i}");
            var (repeat, type, element) = Form(keyword, header.Text(keyword) ?? throw new FitsFormatException($"{keyword} is missing"));
            if (header.Text(string.Create(CultureInfo.InvariantCulture, $"TTYPE{i}")) is { } name && repeat > 0) named.TryAdd(name, new TileColumn((int)offset, type, element));
            offset += type == 'X' ? (repeat + 7) / 8 : repeat * Bytes(type);
            if (offset > limits.MaxRowBytes) throw new FitsFormatException($"rows have more than {limits.MaxRowBytes} bytes");
        }
        if (offset != header.Integer("NAXIS1", 0)) throw new FitsFormatException($"NAXIS1 is {header.Integer("NAXIS1", 0)}, its columns have {offset} bytes");
        return new TileColumns(
            Descriptors(named, "COMPRESSED_DATA"), Descriptors(named, "GZIP_COMPRESSED_DATA"), Descriptors(named, "UNCOMPRESSED_DATA"),
            Numbers(named, "ZSCALE"), Numbers(named, "ZZERO"), Numbers(named, "ZBLANK"), (int)offset);
    }

    /// <summary>Bytes of an element of a type (FITS 4.0, table 18).</summary>
    public static int Bytes(char type) => type switch
    {
        'L' or 'B' or 'A' or 'X' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' or 'P' => 8,
        _ => 16,
    };

    private static (long Repeat, char Type, char Element) Form(string keyword, string form)
    {
        var text = form.AsSpan().Trim();
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        var repeat = 1L;
        if (digits < 0 || (digits > 0 && !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out repeat)) || repeat > int.MaxValue)
            throw new FitsFormatException($"{keyword} is '{form}'");
        var type = char.ToUpperInvariant(text[digits]);
        if (!"LXBIJKAEDCMPQ".Contains(type, StringComparison.Ordinal)) throw new FitsFormatException($"{keyword} is '{form}'");
        if (type is not ('P' or 'Q')) return (repeat, type, type);
        var element = text.Length > digits + 1 ? char.ToUpperInvariant(text[digits + 1]) : ' ';
        return "LBIJKAEDCM".Contains(element, StringComparison.Ordinal) ? (repeat, type, element) : throw new FitsFormatException($"{keyword} is '{form}'");
    }

    private static TileColumn? Descriptors(Dictionary<string, TileColumn> named, string name) => named.GetValueOrDefault(name) switch
    {
        null => null,
        { Type: 'P' or 'Q' } column => column,
        _ => throw new FitsFormatException($"the column {name} does not hold descriptors"),
    };

    private static TileColumn? Numbers(Dictionary<string, TileColumn> named, string name) => named.GetValueOrDefault(name) switch
    {
        null => null,
        { Type: 'D' or 'E' or 'K' or 'J' or 'I' or 'B' } column => column,
        _ => throw new FitsFormatException($"the column {name} does not hold numbers"),
    };
}
