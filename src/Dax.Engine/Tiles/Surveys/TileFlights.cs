using System.Collections.Concurrent;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Tiles that are being made: whoever asks for one of them waits for the same making. It goes on when nobody waits any more.</summary>
internal sealed class TileFlights
{
    private readonly ConcurrentDictionary<TileKey, Lazy<Task<Result<StoredFileInfo?>>>> flights = new();

    public int Count => flights.Count;

    public Task<Result<StoredFileInfo?>> Join(TileKey key, Func<Task<Result<StoredFileInfo?>>> make) =>
        flights.GetOrAdd(key, k => new Lazy<Task<Result<StoredFileInfo?>>>(() => Task.Run(() => Fly(k, make)))).Value;

    private async Task<Result<StoredFileInfo?>> Fly(TileKey key, Func<Task<Result<StoredFileInfo?>>> make)
    {
        try
        {
            return await make();
        }
        finally
        {
            flights.TryRemove(key, out _);
        }
    }
}
