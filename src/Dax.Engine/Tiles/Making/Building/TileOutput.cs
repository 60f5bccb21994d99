using System.Collections.Concurrent;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Puts tiles into the store, or takes those away that there are not any more; counts both. For many threads.</summary>
internal sealed class TileOutput(ITileStore store, string survey, ToneCurve curve, string? unit)
{
    public const TileFormat Picture = TileFormat.Png;

    private readonly ConcurrentBag<TileEncoder> encoders = [];
    private long made, removed, bytes;

    public long Made => Interlocked.Read(ref made);

    public long Removed => Interlocked.Read(ref removed);

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Of the values of all tiles.</summary>
    public string? Unit => unit;

    /// <param name="pixels">Null when there is no such tile.</param>
    public async ValueTask<FinishedTile> Write(HipsTile tile, TilePixels? pixels, CancellationToken cancel)
    {
        var (fits, picture) = (new TileKey(survey, tile, TileFormat.Fits).Path, new TileKey(survey, tile, Picture).Path);
        if (pixels is null)
        {
            await Remove([fits, picture], cancel);
            return new FinishedTile(tile, null, null);
        }
        if (!encoders.TryTake(out var encoder)) encoder = new TileEncoder();
        var first = await Put(fits, encoder.Fits(pixels), cancel);
        var second = await Put(picture, encoder.Picture(pixels, curve, Picture), cancel);
        encoders.Add(encoder);
        Interlocked.Increment(ref made);
        return new FinishedTile(tile, first, second);
    }

    private async ValueTask<uint> Put(string path, ReadOnlyMemory<byte> file, CancellationToken cancel)
    {
        await store.Write(survey, path, file, cancel);
        Interlocked.Add(ref bytes, file.Length);
        return Crc32C.Of(file.Span);
    }

    private async ValueTask Remove(string[] paths, CancellationToken cancel)
    {
        var was = false;
        foreach (var path in paths)
        {
            if (await store.Look(survey, path, cancel) is null) continue;
            await store.Delete(survey, path, cancel);
            was = true;
        }
        if (was) Interlocked.Increment(ref removed);
    }
}
