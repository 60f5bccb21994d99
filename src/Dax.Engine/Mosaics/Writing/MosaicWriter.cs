using Dax.Engine.Cutouts;
using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>
/// Writes mosaics as FITS while they are made: images are read once, and memory is that of a strip. What makes the rows gives all planes of them, while in the file one plane follows the other: the first
/// plane goes out at once, the others wait on scratch streams for their turn. A compressed plane waits for the table that stands before it.
/// </summary>
/// <param name="spool">An empty, seekable scratch stream each time.</param>
public sealed class MosaicWriter(Func<Stream> spool)
{
    /// <summary>What a strip may have of each plane, roughly, in bytes.</summary>
    private const long StripBytes = 16 << 20;

    private const int MostRows = 256;

    /// <summary>Of planes that are not compressed.</summary>
    private const int PieceBytes = 1 << 20;

    /// <summary>How planes are packed.</summary>
    public CutoutCompression Compression { get; init; }

    /// <summary>Told of each strip that is done: rows of all layers so far.</summary>
    public Action<long>? OnRows { get; init; }

    /// <summary>Rows that are made at once of a mosaic so wide: a power of two, fewer of a very wide one.</summary>
    public static int StripRows(int width)
    {
        var rows = MostRows;
        while (rows > 1 && (long)rows * width * 4 > StripBytes) rows /= 2;
        return rows;
    }

    /// <summary>Bytes of the file when it is not compressed; a bound, nearly always, when it is.</summary>
    public static long Length(MosaicFile file)
    {
        var bytes = file.Primary().PaddedBytes;
        foreach (var layer in file.Layers)
            foreach (var plane in layer.Planes) bytes += layer.HeaderOf(plane).PaddedBytes + Padded((long)layer.Grid.Width * layer.Grid.Height * plane.Bytes());
        var table = InputTable.Header(file.Inputs());
        return bytes + table.PaddedBytes + Padded(table.Integer("NAXIS1", 0) * table.Integer("NAXIS2", 0));
    }

    /// <summary>The whole file. Throws FitsFormatException and IOException as reading images does, and what the target throws.</summary>
    public async ValueTask Write(MosaicFile file, IMosaicTarget target, CancellationToken cancel)
    {
        using var writer = new FitsWriter(target.Buffer);
        writer.WriteHdu(file.Primary(), []);
        await target.Flush(cancel);
        var rows = 0L;
        foreach (var layer in file.Layers) rows = await Write(layer, rows, writer, target, cancel);
        var inputs = file.Inputs();
        writer.Begin(InputTable.Header(inputs));
        InputTable.WriteRows(inputs, new Counted(writer));
        writer.End();
        await target.Flush(cancel);
    }

    private async ValueTask<long> Write(MosaicLayer layer, long done, FitsWriter writer, IMosaicTarget target, CancellationToken cancel)
    {
        var rows = new MosaicRows(layer.Grid.Width, StripRows(layer.Grid.Width), layer.Planes);
        var waiting = new List<IWaitingPlane>();
        try
        {
            var isDirect = Compression is CutoutCompression.None;
            foreach (var plane in layer.Planes.Skip(isDirect ? 1 : 0)) waiting.Add(Wait(layer, plane, rows.MostRows));
            if (isDirect) writer.Begin(layer.HeaderOf(layer.Planes[0]));
            for (var y = 0; y < layer.Grid.Height; y += rows.Rows)
            {
                cancel.ThrowIfCancellationRequested();
                await layer.Source.Fill(rows, y, cancel);
                if (isDirect) await WriteRows(rows[layer.Planes[0]], writer, target, cancel);
                foreach (var plane in waiting) plane.Add(rows[plane.Kind].Span);
                OnRows?.Invoke(done += rows.Rows);
            }
            if (isDirect) writer.End();
            foreach (var plane in waiting) await plane.WriteTo(writer, target, cancel);
            return done;
        }
        finally
        {
            foreach (var plane in waiting) plane.Dispose();
        }
    }

    private IWaitingPlane Wait(MosaicLayer layer, MosaicPlane plane, int stripRows) => Compression is CutoutCompression.None
        ? new PlainPlane(plane, layer.HeaderOf(plane), spool())
        : new PackedPlane(plane, layer.HeaderOf(plane), Compression, stripRows, spool());

    private static async ValueTask WriteRows(ReadOnlyMemory<byte> bytes, FitsWriter writer, IMosaicTarget target, CancellationToken cancel)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(PieceBytes, bytes.Length)..])
        {
            writer.Write(bytes.Span[..Math.Min(PieceBytes, bytes.Length)]);
            await target.Flush(cancel);
        }
    }

    private static long Padded(long bytes) => (bytes + 2879) / 2880 * 2880;

    /// <summary>Lets the writer count what a table is written of.</summary>
    private sealed class Counted(FitsWriter writer) : System.Buffers.IBufferWriter<byte>
    {
        public void Advance(int count) => writer.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("Spans alone.");

        public Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);
    }
}
