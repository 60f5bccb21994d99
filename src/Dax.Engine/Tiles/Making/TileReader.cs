using System.Buffers;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making;

/// <summary>Reads FITS tiles back.</summary>
public static class TileReader
{
    /// <summary>No tile is larger.</summary>
    private const int MostBytes = 16 << 20;

    /// <summary>Null when there is no such tile. IOException when the store fails or the file is no tile.</summary>
    public static async ValueTask<TilePixels?> Read(ITileStore store, string survey, HipsTile tile, CancellationToken cancel)
    {
        using var file = await store.Open(survey, new TileKey(survey, tile, TileFormat.Fits).Path, cancel);
        if (file is null) return null;
        var bytes = ArrayPool<byte>.Shared.Rent(Length(file.Info, tile));
        try
        {
            var memory = bytes.AsMemory(0, (int)file.Info.Length);
            await file.Read(0, memory, cancel);
            return Parse(memory, tile);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>IOException when the bytes are no tile.</summary>
    public static TilePixels Parse(ReadOnlyMemory<byte> bytes, HipsTile tile)
    {
        try
        {
            using var file = FitsFile.Open(new MemoryByteSource(bytes));
            var image = FitsImage.Open(file, file.Hdus[0]);
            if (image.Axes is not [HipsTile.Width, HipsTile.Width]) throw new FitsFormatException("its pixels are not 512 × 512");
            var pixels = new TilePixels(tile, image.Header.Text("BUNIT"));
            image.ReadValues(new PixelBox(0, 0, HipsTile.Width, HipsTile.Width), pixels.Values);
            return pixels;
        }
        catch (FitsFormatException e)
        {
            throw new IOException($"The tile {tile.Path} is broken: {e.Message}", e);
        }
    }

    private static int Length(StoredFileInfo info, HipsTile tile) =>
        info.Length is > 0 and <= MostBytes ? (int)info.Length : throw new IOException($"The tile {tile.Path} has {info.Length} bytes.");
}
