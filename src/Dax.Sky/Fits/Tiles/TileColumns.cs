using System.Buffers.Binary;

namespace Dax.Sky.Fits.Tiles;

/// <summary>A column of the table of tiles: where it stands in a row and what it holds.</summary>
internal sealed record TileColumn(FitsTableColumn Column)
{
    private readonly int offset = Column.Offset;
    private readonly char letter = Column.Form.Letter;
    private readonly bool isWide = Column.Form.Descriptor == 'Q';

    public int ElementBytes { get; } = (int)Column.Form.Bytes(1);

    /// <summary>A number of a row. Columns of whole numbers are read too.</summary>
    public double Number(ReadOnlySpan<byte> row) => letter switch
    {
        'D' => BinaryPrimitives.ReadDoubleBigEndian(row[offset..]),
        'E' => BinaryPrimitives.ReadSingleBigEndian(row[offset..]),
        _ => Integer(row),
    };

    public long Integer(ReadOnlySpan<byte> row) => letter switch
    {
        'B' => row[offset],
        'I' => BinaryPrimitives.ReadInt16BigEndian(row[offset..]),
        'J' => BinaryPrimitives.ReadInt32BigEndian(row[offset..]),
        _ => BinaryPrimitives.ReadInt64BigEndian(row[offset..]),
    };

    /// <summary>Elements, and the place in the heap where they begin (FITS 4.0, 7.3.5).</summary>
    public (long Count, long Place) Descriptor(ReadOnlySpan<byte> row) => isWide
        ? (BinaryPrimitives.ReadInt64BigEndian(row[offset..]), BinaryPrimitives.ReadInt64BigEndian(row[(offset + 8)..]))
        : (BinaryPrimitives.ReadInt32BigEndian(row[offset..]), BinaryPrimitives.ReadInt32BigEndian(row[(offset + 4)..]));
}

/// <summary>The columns of a tile-compressed image (FITS 4.0, 10.1.3), those of other names left out.</summary>
internal sealed record TileColumns(TileColumn? Compressed, TileColumn? Gzip, TileColumn? Uncompressed, TileColumn? Scale, TileColumn? Zero, TileColumn? Blank, int RowBytes)
{
    /// <summary>Throws <see cref="FitsFormatException"/> when the columns cannot be those of tiles.</summary>
    public static TileColumns Read(FitsHeader header, FitsLimits limits)
    {
        var rowBytes = header.Integer("NAXIS1", 0);
        if (rowBytes < 1 || rowBytes > limits.MaxRowBytes) throw new FitsFormatException($"a row of the table has {rowBytes} bytes");
        var columns = FitsTableColumns.Read(header, (int)rowBytes, limits);
        TileColumn? Named(string name, Func<FitsForm, bool> isUsable)
        {
            var column = columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && c.Form.Repeat > 0);
            if (column is null) return null;
            return isUsable(column.Form) ? new TileColumn(column) : throw new FitsFormatException($"the column {name} does not hold what it should");
        }

        TileColumn? Descriptors(string name) => Named(name, form => form.Descriptor is not null && form.Letter != 'X');
        TileColumn? Numbers(string name) => Named(name, form => form.Descriptor is null && form.Letter is 'D' or 'E' or 'K' or 'J' or 'I' or 'B');
        return new TileColumns(
            Descriptors("COMPRESSED_DATA"), Descriptors("GZIP_COMPRESSED_DATA"), Descriptors("UNCOMPRESSED_DATA"),
            Numbers("ZSCALE"), Numbers("ZZERO"), Numbers("ZBLANK"), (int)rowBytes);
    }
}
