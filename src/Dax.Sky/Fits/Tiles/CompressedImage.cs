using System.Buffers;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// A tile-compressed image (FITS 4.0, 10). The table of tiles is read when it is opened; a section reads the tiles that it touches, neighbours
/// in the file at once, and decodes each into the section's own memory. Nothing decoded is kept.
/// </summary>
internal sealed class CompressedImage : FitsImage
{
    /// <summary>Bytes that are read at once where tiles lie together, and bytes between two tiles that are read in passing.</summary>
    private const int BatchBytes = 256 * 1024, Gap = 8 * 1024;

    private const int BatchTiles = 128, StackRank = 16, WalkRoom = 3, RunRoom = 5;

    private readonly TileGrid grid;
    private readonly TileTable table;
    private readonly TileDecoder decoder;

    private CompressedImage(FitsFile file, FitsHdu hdu, FitsHeader header) : base(file, hdu, header)
    {
        try
        {
            var columns = TileColumns.Read(hdu.Header, file.Limits);
            var settings = TileSettings.Read(hdu.Header, columns);
            grid = TileGrid.Read(hdu.Header, Axes);
            decoder = new TileDecoder(settings);
            table = new TileTable(file.Source, hdu, columns, settings, grid);
        }
        catch (FitsFormatException e)
        {
            throw Named(hdu, e);
        }
    }

    /// <summary>Throws <see cref="FitsFormatException"/>, which names the HDU, when it is no image that can be read.</summary>
    public static CompressedImage Create(FitsFile file, FitsHdu hdu)
    {
        FitsHeader header;
        try
        {
            header = TileHeader.Translate(hdu.Header, file.Limits);
        }
        catch (FitsFormatException e)
        {
            throw Named(hdu, e);
        }
        return new CompressedImage(file, hdu, header);
    }

    public override void ReadSection(in PixelBox box, Span<byte> stored)
    {
        Check(box, stored);
        if (stored.IsEmpty) return;
        var batch = ArrayPool<(long Tile, TileEntry Entry)>.Shared.Rent(BatchTiles);
        var scratch = new TileScratch();
        try
        {
            ReadTiles(box, stored, batch.AsSpan(0, BatchTiles), ref scratch);
        }
        catch (FitsFormatException e)
        {
            throw Named(Hdu, e);
        }
        finally
        {
            scratch.Dispose();
            ArrayPool<(long Tile, TileEntry Entry)>.Shared.Return(batch);
        }
    }

    private void ReadTiles(in PixelBox box, Span<byte> stored, Span<(long Tile, TileEntry Entry)> batch, ref TileScratch scratch)
    {
        Span<long> stack = stackalloc long[(WalkRoom + RunRoom) * StackRank];
        var room = grid.Rank <= StackRank ? stack : new long[(WalkRoom + RunRoom) * grid.Rank];
        var runRoom = room.Slice(WalkRoom * grid.Rank, RunRoom * grid.Rank);
        var walk = new TileWalk(grid, box, room);
        var (count, start, end) = (0, 0L, 0L);
        while (walk.MoveNext())
        {
            var entry = table.Read(walk.Current);
            var joins = count < batch.Length && entry.Offset >= start && entry.Offset <= end + Gap && Math.Max(end, entry.End) - start <= BatchBytes;
            if (!joins || count == 0)
            {
                DecodeBatch(batch[..count], start, end, box, stored, runRoom, ref scratch);
                (count, start, end) = (0, entry.Offset, entry.End);
            }
            batch[count++] = (walk.Current, entry);
            end = Math.Max(end, entry.End);
        }
        DecodeBatch(batch[..count], start, end, box, stored, runRoom, ref scratch);
    }

    private void DecodeBatch(ReadOnlySpan<(long Tile, TileEntry Entry)> batch, long start, long end, in PixelBox box, Span<byte> stored, scoped Span<long> room, ref TileScratch scratch)
    {
        if (batch.IsEmpty) return;
        var bytes = scratch.Compressed((int)(end - start));
        File.Source.Read(start, bytes);
        foreach (ref readonly var item in batch)
        {
            var runs = new TileRuns(grid, item.Tile, box, room);
            decoder.Decode(item.Tile, item.Entry, bytes.Slice((int)(item.Entry.Offset - start), item.Entry.Bytes), ref runs, stored, ref scratch);
        }
    }

    private static FitsFormatException Named(FitsHdu hdu, FitsFormatException e) => new($"{hdu}: {e.Message}", e);
}
