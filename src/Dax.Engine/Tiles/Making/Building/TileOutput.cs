using System.Collections.Concurrent;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>
/// Puts tiles into the store, or takes those away that there are not any more; counts both. Where the store is far away so many files are on their way at once, while more tiles are made. For many threads.
/// </summary>
internal sealed class TileOutput(ITileStore store, string survey, ToneCurve curve, string? unit) : IDisposable
{
    public const TileFormat Picture = TileFormat.Png;

    /// <summary>Files that are on their way; each keeps about a megabyte.</summary>
    private const int MostWrites = 32;

    private readonly ConcurrentBag<TileEncoder> encoders = [];
    private readonly SemaphoreSlim writes = new(MostWrites);
    private long made, removed, bytes;

    public long Made => Interlocked.Read(ref made);

    public long Removed => Interlocked.Read(ref removed);

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Of the values of all tiles.</summary>
    public string? Unit => unit;

    /// <param name="pixels">Null when there is no such tile. They may be forgotten when this returns.</param>
    /// <param name="finished">Takes the tile, which is finished when its files are written.</param>
    public async ValueTask Write(HipsTile tile, TilePixels? pixels, FinishedTiles finished, CancellationToken cancel)
    {
        var (fits, picture) = (new TileKey(survey, tile, TileFormat.Fits).Path, new TileKey(survey, tile, Picture).Path);
        if (pixels is null)
        {
            await Remove([fits, picture], cancel);
            finished.Add(new FinishedTile(tile, null, null), Task.CompletedTask);
            return;
        }
        var (first, firstWritten) = await Put(fits, encoder => encoder.Fits(pixels), cancel);
        var (second, secondWritten) = await Put(picture, encoder => encoder.Picture(pixels, curve, Picture), cancel);
        Interlocked.Increment(ref made);
        finished.Add(new FinishedTile(tile, first, second), Task.WhenAll(firstWritten, secondWritten));
        // A store that fails at once fails the build at once.
        if (firstWritten.IsCompleted) await firstWritten;
        if (secondWritten.IsCompleted) await secondWritten;
    }

    private async ValueTask<(uint Crc, Task Written)> Put(string path, Func<TileEncoder, ReadOnlyMemory<byte>> encode, CancellationToken cancel)
    {
        await writes.WaitAsync(cancel);
        if (!encoders.TryTake(out var encoder)) encoder = new TileEncoder();
        var file = encode(encoder);
        return (Crc32C.Of(file.Span), Put(path, file, encoder, cancel));
    }

    public void Dispose() => writes.Dispose();

    private async Task Put(string path, ReadOnlyMemory<byte> file, TileEncoder encoder, CancellationToken cancel)
    {
        try
        {
            await store.Put(survey, path, file, cancel);
            Interlocked.Add(ref bytes, file.Length);
        }
        finally
        {
            encoders.Add(encoder);
            writes.Release();
        }
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
