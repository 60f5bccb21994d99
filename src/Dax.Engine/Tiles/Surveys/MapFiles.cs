using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Files about a map as a whole, kept in the store beside its tiles.</summary>
public sealed class MapFiles(ITileStore store)
{
    private readonly ConcurrentDictionary<(string, string), SemaphoreSlim> turns = new();

    internal async ValueTask<Result<StoredFileInfo>> Get(LiveMap map, string path, CancellationToken cancel)
    {
        if (FileOf(map, path) is not { } make) return new Fault.NotFound("A map has no such file.");
        if (await Stored(map, path, cancel) is { } stored) return stored;
        var turn = turns.GetOrAdd((map.Name, path), _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancel);
        try
        {
            if (await Stored(map, path, cancel) is { } made) return made;
            var bytes = await make(cancel);
            return bytes.IsOk ? await store.Write(map.Name, path, bytes.Value, cancel) : bytes.Fault;
        }
        catch (IOException)
        {
            return new Fault.Transient("The store of tiles does not answer; please try again later.");
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<StoredFileInfo?> Stored(LiveMap map, string path, CancellationToken cancel) =>
        await store.Look(map.Name, path, cancel) is { } stored && map.IsFresh(stored) ? stored : null;

    private static Func<CancellationToken, ValueTask<Result<ReadOnlyMemory<byte>>>>? FileOf(LiveMap map, string path) => path switch
    {
        "Moc.fits" => _ => new(new Result<ReadOnlyMemory<byte>>(Fits(map))),
        "Moc.json" => _ => new(new Result<ReadOnlyMemory<byte>>(Json(map.Images.Moc))),
        _ => null,
    };

    private static ReadOnlyMemory<byte> Fits(LiveMap map)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new FitsWriter(output)) MocFits.Write(map.Images.Moc, writer, map.Name);
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Json(Moc moc)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) MocJson.Write(moc, json);
        return output.WrittenMemory;
    }
}
