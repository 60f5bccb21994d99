using System.Buffers;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Results;
using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;

namespace Dax.Engine.Cutouts;

/// <summary>How the images of a cutout are packed (COMPRESSION, ours).</summary>
public enum CutoutCompression
{
    /// <summary>As they are.</summary>
    None,
    /// <summary>GZIP_2 in tiles: nothing is lost.</summary>
    Gzip,
    /// <summary>RICE_1 in tiles: whole numbers as they are, real ones in steps of a quarter of their noise, dithered.</summary>
    Rice,
}

/// <summary>A cutout whose images are compressed by tiles. It is made in memory first: the lengths of tiles stand before them.</summary>
internal static class CutoutCompressor
{
    private const long MaxBytes = 256L << 20;
    private const int TileSide = 128;

    /// <summary>Throws FitsFormatException and IOException as reading pixels does.</summary>
    public static Result<ReadOnlyMemory<byte>> Make(CutoutPlan plan, DatasetHandle handle, CutoutCompression how, CancellationToken cancel)
    {
        if (plan.Bytes > MaxBytes) return new Fault.Usage($"A cutout of {plan.Bytes} bytes is larger than the {MaxBytes} that are compressed; ask for a smaller region, or for COMPRESSION=none.");
        var plain = new byte[plan.Bytes];
        using (var pump = new ChunkPump((int)plan.Bytes))
        {
            CutoutWriter.Write(plan, handle, pump, cancel);
            pump.CopyTo(plain);
        }
        using var file = FitsFile.Open(new MemoryByteSource(plain), cancel: cancel);
        var output = new ArrayBufferWriter<byte>(plain.Length / 2);
        using var writer = new FitsWriter(output);
        foreach (var hdu in file.Hdus)
        {
            cancel.ThrowIfCancellationRequested();
            if (hdu.Kind is not FitsHduKind.Image || hdu.DataLength == 0) writer.Copy(file, hdu, cancel);
            else Pack(writer, hdu, plain.AsSpan((int)hdu.DataOffset, (int)hdu.DataLength), how);
        }
        return output.WrittenMemory;
    }

    // A compressed image is an extension, so one in the primary HDU gets an empty one before it.
    private static void Pack(FitsWriter writer, FitsHdu hdu, ReadOnlySpan<byte> stored, CutoutCompression how)
    {
        if (hdu.Index == 0) writer.WriteHdu(new FitsHeaderBuilder().SetImage(primary: true, 8, []).ToHeader(), []);
        var bitpix = (int)hdu.Header.Integer("BITPIX", 0);
        var packed = how is CutoutCompression.Rice && bitpix != 64
            ? new TileCompression { Algorithm = TileAlgorithm.Rice1, Tile = [TileSide, TileSide], Dither = TileDither.Subtractive2 }
            : new TileCompression { Algorithm = TileAlgorithm.Gzip2, Tile = [TileSide, TileSide], Quantization = null };
        CompressedImageWriter.Write(writer, hdu.Header, stored, packed);
    }
}
