using System.Buffers.Binary;

namespace Dax.Sky.Fits.Tiles;

/// <summary>The table of tiles and its heap while an image is compressed.</summary>
internal sealed class TileTableBuilder(long tiles, bool isQuantized, Stream? heapStream = null) : IDisposable
{
    private readonly List<(TileForm Form, long Place, int Bytes, double Scale, double Zero)> rows = new((int)Math.Min(tiles, 1 << 20));
    private readonly Stream heap = heapStream ?? new MemoryStream();
    private bool hasGzip;
    private bool hasBlank;
    private long heapBytes;
    private readonly Dictionary<TileForm, int> longest = new() { [TileForm.Compressed] = 0, [TileForm.Gzip] = 0 };

    public void Add(ReadOnlySpan<byte> bytes, TileForm form, in TileScale scale)
    {
        rows.Add((form, heapBytes, bytes.Length, scale.Scale, scale.Zero));
        heap.Write(bytes);
        heapBytes += bytes.Length;
        hasGzip |= form == TileForm.Gzip;
        hasBlank |= scale.Blank is not null;
        longest[form] = Math.Max(longest[form], bytes.Length);
    }

    /// <summary>A heap that was given stays open.</summary>
    public void Dispose()
    {
        if (heapStream is null) heap.Dispose();
    }

    public TileTableColumns Columns => new(rows.Count, heapBytes, longest[TileForm.Compressed], hasGzip ? longest[TileForm.Gzip] : null, isQuantized, hasBlank);

    /// <summary>Rows and heap, as they stand in the file.</summary>
    public byte[] ToData(out TileTableColumns columns)
    {
        columns = Columns;
        var data = new byte[(rows.Count * columns.RowBytes) + heapBytes];
        var table = data.AsSpan(0, rows.Count * columns.RowBytes);
        WriteRows(columns, table);
        heap.Position = 0;
        heap.ReadExactly(data.AsSpan(table.Length));
        return data;
    }

    /// <summary>The rows alone, <see cref="TileTableColumns.Rows"/> times <see cref="TileTableColumns.RowBytes"/> bytes.</summary>
    public void WriteRows(TileTableColumns columns, Span<byte> row)
    {
        foreach (var (form, place, bytes, scale, zero) in rows)
        {
            var descriptor = form == TileForm.Gzip ? row[columns.GzipOffset..] : row;
            BinaryPrimitives.WriteInt32BigEndian(descriptor, bytes);
            BinaryPrimitives.WriteInt32BigEndian(descriptor[4..], checked((int)place));
            if (isQuantized)
            {
                BinaryPrimitives.WriteDoubleBigEndian(row[TileTableColumns.ScaleOffset..], form == TileForm.Gzip ? 1 : scale);
                BinaryPrimitives.WriteDoubleBigEndian(row[(TileTableColumns.ScaleOffset + 8)..], zero);
            }
            row = row[columns.RowBytes..];
        }
    }
}

/// <summary>Which columns a written table of tiles has.</summary>
/// <param name="Rows">Tiles.</param>
/// <param name="HeapBytes">All tiles together.</param>
/// <param name="Longest">Bytes of the longest tile in COMPRESSED_DATA.</param>
/// <param name="LongestGzip">Bytes of the longest in GZIP_COMPRESSED_DATA; null when there is none.</param>
/// <param name="IsQuantized">Whether there are ZSCALE and ZZERO.</param>
/// <param name="HasBlank">Whether undefined pixels were quantised.</param>
internal sealed record TileTableColumns(int Rows, long HeapBytes, int Longest, int? LongestGzip, bool IsQuantized, bool HasBlank)
{
    public const int ScaleOffset = 8;

    public int GzipOffset => IsQuantized ? 24 : 8;

    public int RowBytes => GzipOffset + (LongestGzip is null ? 0 : 8);
}
