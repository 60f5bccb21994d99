namespace Dax.Sky.Fits.Tiles;

/// <summary>In which column a tile's bytes are.</summary>
internal enum TileForm
{
    /// <summary>COMPRESSED_DATA: by the image's algorithm.</summary>
    Compressed,

    /// <summary>GZIP_COMPRESSED_DATA: pixels that could not be quantised, as they are, by GZIP_1.</summary>
    Gzip,

    /// <summary>UNCOMPRESSED_DATA: pixels as they are.</summary>
    Uncompressed,
}

/// <summary>One tile: where its bytes lie in the file, and how its integers are numbers.</summary>
internal readonly record struct TileEntry(TileForm Form, long Offset, int Bytes, double Scale, double Zero, int? Blank)
{
    public long End => Offset + Bytes;
}

/// <summary>
/// The table of tiles (FITS 4.0, 10.1.3). Its rows are read once and kept as they are, 8 to 56 bytes for each tile; those of very large tables are read when
/// they are wanted. Does not change.
/// </summary>
internal sealed class TileTable
{
    /// <summary>Bytes of a table that is kept in memory.</summary>
    private const int MaxKept = 16 << 20;

    private readonly ByteSource source;
    private readonly FitsHdu hdu;
    private readonly TileColumns columns;
    private readonly TileSettings settings;
    private readonly long heap;
    private readonly int maxPixels;
    private readonly byte[]? kept;

    public TileTable(ByteSource source, FitsHdu hdu, TileColumns columns, TileSettings settings, TileGrid grid)
    {
        (this.source, this.hdu, this.columns, this.settings) = (source, hdu, columns, settings);
        maxPixels = grid.MaxPixels;
        var rows = hdu.Header.Integer("NAXIS2", 0);
        if (rows != grid.Tiles) throw new FitsFormatException($"the table has {rows} rows for {grid.Tiles} tiles");
        var bytes = rows * columns.RowBytes;
        heap = hdu.Header.Integer("THEAP", bytes);
        if (heap < bytes || heap > hdu.DataLength) throw new FitsFormatException($"THEAP is {heap}; the table has {bytes} bytes and its data {hdu.DataLength}");
        if (bytes > MaxKept) return;
        // Where a collection leaves it: what stays for minutes is not to be moved while a request waits.
        kept = GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true);
        source.Read(hdu.DataOffset, kept);
        CheckOverlap(rows);
    }

    /// <summary>Throws <see cref="FitsFormatException"/> when the tile has no bytes, or none that it could have.</summary>
    public TileEntry Read(long tile)
    {
        Span<byte> room = stackalloc byte[256];
        if (kept is not null) return Entry(tile, kept.AsSpan((int)(tile * columns.RowBytes), columns.RowBytes));
        var row = columns.RowBytes <= room.Length ? room[..columns.RowBytes] : new byte[columns.RowBytes];
        source.Read(hdu.DataOffset + (tile * columns.RowBytes), row);
        return Entry(tile, row);
    }

    private TileEntry Entry(long tile, ReadOnlySpan<byte> row)
    {
        var scale = columns.Scale?.Number(row) ?? settings.Scale ?? 1;
        var zero = columns.Zero?.Number(row) ?? settings.Zero ?? 0;
        var blank = columns.Blank is { } column ? (int?)unchecked((int)column.Integer(row)) : settings.Blank;
        foreach (var form in (ReadOnlySpan<TileForm>)[TileForm.Compressed, TileForm.Gzip, TileForm.Uncompressed])
        {
            if (ColumnOf(form) is not { } data) continue;
            var (count, place) = data.Descriptor(row);
            if (count == 0) continue;
            var (offset, bytes) = Place(tile, count, place, data.ElementBytes);
            return new TileEntry(form, offset, bytes, scale, zero, blank);
        }
        throw new FitsFormatException($"tile {tile + 1} has no data");
    }

    private TileColumn? ColumnOf(TileForm form) => form switch
    {
        TileForm.Compressed => columns.Compressed,
        TileForm.Gzip => columns.Gzip,
        _ => columns.Uncompressed,
    };

    private (long Offset, int Bytes) Place(long tile, long count, long place, int elementBytes)
    {
        // No algorithm makes eight bytes of a pixel longer than this, its headers included.
        var most = (16L * maxPixels) + 4096;
        if (count < 0 || count > most / elementBytes) throw new FitsFormatException($"tile {tile + 1} of at most {maxPixels} pixels has {count} elements of {elementBytes} bytes");
        var (bytes, room) = (count * elementBytes, hdu.DataLength - heap);
        if (place < 0 || place > room - bytes) throw new FitsFormatException($"tile {tile + 1} lies outside of the heap");
        return (hdu.DataOffset + heap + place, (int)bytes);
    }

    /// <summary>Tiles that share bytes would let a small file be a large amount of work. Together they cannot be longer than the heap.</summary>
    private void CheckOverlap(long tiles)
    {
        foreach (var form in Enum.GetValues<TileForm>())
        {
            if (ColumnOf(form) is not { } column) continue;
            var bytes = (UInt128)0;
            for (var tile = 0L; tile < tiles; tile++)
            {
                var (count, _) = column.Descriptor(kept.AsSpan((int)(tile * columns.RowBytes), columns.RowBytes));
                if (count > 0) bytes += (UInt128)count * (UInt128)column.ElementBytes;
            }
            if (bytes > (UInt128)(hdu.DataLength - heap)) throw new FitsFormatException("tiles overlap, or lie outside of the heap");
        }
    }
}
