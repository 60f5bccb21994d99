using Dax.Engine.Cutouts;
using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>A plane that cannot be in the file yet.</summary>
internal interface IWaitingPlane : IDisposable
{
    MosaicPlane Kind { get; }

    void Add(ReadOnlySpan<byte> rows);

    /// <summary>The whole HDU, when all rows are there.</summary>
    ValueTask WriteTo(FitsWriter writer, IMosaicTarget target, CancellationToken cancel);
}

/// <summary>Waits as it is.</summary>
internal sealed class PlainPlane(MosaicPlane kind, FitsHeader header, Stream scratch) : IWaitingPlane
{
    public MosaicPlane Kind => kind;

    public void Add(ReadOnlySpan<byte> rows) => scratch.Write(rows);

    public async ValueTask WriteTo(FitsWriter writer, IMosaicTarget target, CancellationToken cancel)
    {
        writer.Begin(header);
        await ScratchCopy.Write(scratch, scratch.Length, writer, target, cancel);
        writer.End();
        await target.Flush(cancel);
    }

    public void Dispose() => scratch.Dispose();
}

/// <summary>Waits as compressed tiles.</summary>
internal sealed class PackedPlane : IWaitingPlane
{
    private const int TileSide = 128;

    private readonly Stream scratch;
    private readonly TileSpool tiles;

    /// <param name="stripRows">Rows that come at once: tiles are no higher.</param>
    public PackedPlane(MosaicPlane kind, FitsHeader header, CutoutCompression how, int stripRows, Stream scratch)
    {
        (Kind, this.scratch) = (kind, scratch);
        var tile = (long)Math.Min(TileSide, stripRows);
        tiles = new TileSpool(header, how is CutoutCompression.Rice
            ? new TileCompression { Algorithm = TileAlgorithm.Rice1, Tile = [TileSide, tile], Dither = TileDither.Subtractive2 }
            : new TileCompression { Algorithm = TileAlgorithm.Gzip2, Tile = [TileSide, tile], Quantization = null }, scratch);
    }

    public MosaicPlane Kind { get; }

    public void Add(ReadOnlySpan<byte> rows) => tiles.Add(rows);

    public async ValueTask WriteTo(FitsWriter writer, IMosaicTarget target, CancellationToken cancel)
    {
        writer.Begin(tiles.Finish(out var table, out var bytes));
        writer.Write(table);
        await ScratchCopy.Write(scratch, bytes, writer, target, cancel);
        writer.End();
        await target.Flush(cancel);
    }

    public void Dispose()
    {
        tiles.Dispose();
        scratch.Dispose();
    }
}

/// <summary>From scratch streams into files.</summary>
internal static class ScratchCopy
{
    private const int PieceBytes = 1 << 20;

    public static async ValueTask Write(Stream scratch, long bytes, FitsWriter writer, IMosaicTarget target, CancellationToken cancel)
    {
        scratch.Position = 0;
        while (bytes > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(PieceBytes, bytes);
            scratch.ReadExactly(writer.GetSpan(count)[..count]);
            writer.Advance(count);
            bytes -= count;
            await target.Flush(cancel);
        }
    }
}
