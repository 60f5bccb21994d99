using Dax.Ivoa.Tables;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>
/// Streams the rows of a FITS binary table (FITS 4.0, 7.3): the first BINTABLE extension, or the HDU of a given number (0 is the primary one). Rows are
/// read in blocks and gathered column by column. Throws <see cref="FitsTableFormatException"/>. Compression of the file is up to the caller.
/// </summary>
public sealed class FitsTableReader : IRowStream
{
    private const int BlockBytes = 1 << 20;

    private readonly Stream stream;
    private readonly FitsColumns columns;
    private readonly FitsHeap? heap;
    private readonly byte[] block;
    private readonly int rowBytes;
    private readonly int rowsPerBlock;
    private readonly long dataStart;
    private long done;

    private FitsTableReader(Stream stream, FitsHeader header, FitsColumns columns, FitsTableLimits limits)
    {
        this.stream = stream;
        this.columns = columns;
        Schema = columns.Schema;
        Name = header.Text("EXTNAME");
        RowCount = header.Integer("NAXIS2", 0);
        if (RowCount > limits.MaxRows) throw new FitsTableFormatException($"The table has more than {limits.MaxRows} rows");
        var width = header.Integer("NAXIS1", 0);
        if (width > limits.MaxRowBytes) throw new FitsTableFormatException($"A row has {width} bytes (at most {limits.MaxRowBytes} are accepted)");
        if (width == 0 && RowCount > 0) throw new FitsTableFormatException("The rows of the FITS table have no bytes");
        rowBytes = (int)width;
        rowsPerBlock = (int)Math.Clamp(BlockBytes / Math.Max(width, 1), 1, ColumnBuilder.MaxRows);
        block = new byte[rowBytes * (int)Math.Min(rowsPerBlock, RowCount)];
        if (!columns.HasHeap) return;
        dataStart = stream.Position;
        var heapOffset = header.Integer("THEAP", RowCount * width);
        var heapLength = RowCount * width + header.Integer("PCOUNT", 0) - heapOffset;
        if (heapOffset < 0 || heapLength < 0) throw new FitsTableFormatException("FITS keyword THEAP lies outside of the table");
        heap = new FitsHeap(stream, dataStart + heapOffset, heapLength);
    }

    public TableSchema Schema { get; }

    /// <summary>EXTNAME.</summary>
    public string? Name { get; }

    /// <summary>Rows that the header tells of.</summary>
    public long RowCount { get; }

    /// <summary>Reads up to the first row. Owns the stream from then on, also when opening fails.</summary>
    /// <param name="extension">The HDU to read; without it the first binary table that is no compressed image.</param>
    public static async Task<FitsTableReader> Open(Stream stream, FitsTableLimits? limits = null, int? extension = null, CancellationToken cancel = default)
    {
        limits ??= FitsTableLimits.Default;
        try
        {
            for (var number = 0; number <= limits.MaxExtensions; number++)
            {
                var header = await FitsHeaderReader.Read(stream, limits, cancel);
                if (header is null) break;
                var bytes = FitsHdu.DataBytes(header, FitsLimits.Default);
                if (Wanted(header, number, extension)) return await Open(stream, header, bytes, limits, cancel);
                await Skip(stream, (bytes + FitsHeaderReader.BlockBytes - 1) / FitsHeaderReader.BlockBytes * FitsHeaderReader.BlockBytes, cancel);
            }
            throw new FitsTableFormatException(extension is null ? "The FITS file has no binary table" : $"The FITS file has no HDU {extension}");
        }
        catch (FitsFormatException e)
        {
            await stream.DisposeAsync();
            throw new FitsTableFormatException($"The FITS file cannot be read: {e.Message}", e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        var count = (int)Math.Min(rowsPerBlock, RowCount - done);
        if (count <= 0) return null;
        if (heap is not null) stream.Position = dataStart + done * rowBytes;
        var wanted = count * rowBytes;
        if (await stream.ReadAtLeastAsync(block.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancel) < wanted)
            throw new FitsTableFormatException($"The FITS file ends before row {done + count} of {RowCount}");
        done += count;
        var vectors = new ColumnVector[columns.Readers.Count];
        for (var c = 0; c < vectors.Length; c++) vectors[c] = columns.Readers[c].Read(new FitsRowBlock(block.AsSpan(0, wanted), rowBytes, count, heap));
        return new RowBatch(count, vectors);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static bool Wanted(FitsHeader header, int number, int? extension)
    {
        var isTable = header.Text("XTENSION") is "BINTABLE" or "A3DTABLE";
        if (extension is null) return isTable && !header.IsTrue("ZIMAGE");
        if (number != extension) return false;
        return isTable ? true : throw new FitsTableFormatException($"HDU {extension} of the FITS file is no binary table");
    }

    private static async Task<FitsTableReader> Open(Stream stream, FitsHeader header, long bytes, FitsTableLimits limits, CancellationToken cancel)
    {
        if (header.Integer("BITPIX", 8) != 8 || header.Integer("NAXIS", 2) != 2) throw new FitsTableFormatException("The header of the FITS table is not one of a table");
        var columns = FitsColumns.Read(header, limits);
        if (columns.HasHeap && !stream.CanSeek) stream = await Buffered(stream, bytes, limits, cancel);
        return new FitsTableReader(stream, header, columns, limits);
    }

    // Arrays lie behind all rows; without seeking, the table must be held.
    private static async Task<Stream> Buffered(Stream stream, long bytes, FitsTableLimits limits, CancellationToken cancel)
    {
        if (bytes > limits.MaxBufferedBytes)
            throw new FitsTableFormatException($"A FITS table with variable arrays may have {limits.MaxBufferedBytes} bytes here, not {bytes}");
        var copy = new MemoryStream();
        var part = new byte[64 * 1024];
        for (int n; bytes > 0 && (n = await stream.ReadAsync(part.AsMemory(0, (int)Math.Min(part.Length, bytes)), cancel)) > 0; bytes -= n) copy.Write(part, 0, n);
        await stream.DisposeAsync();
        copy.Position = 0;
        return copy;
    }

    private static async Task Skip(Stream stream, long bytes, CancellationToken cancel)
    {
        if (stream.CanSeek)
        {
            stream.Seek(bytes, SeekOrigin.Current);
            return;
        }
        var part = new byte[64 * 1024];
        for (int n; bytes > 0; bytes -= n)
        {
            n = await stream.ReadAsync(part.AsMemory(0, (int)Math.Min(part.Length, bytes)), cancel);
            if (n == 0) return;
        }
    }
}
