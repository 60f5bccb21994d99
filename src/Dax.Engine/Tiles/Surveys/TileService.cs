using System.Collections.Immutable;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Healpix;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>
/// Tiles of the service's maps: those in the store as long as they are of the map as it is now, others made when they are asked for, each once however many ask.
/// </summary>
public sealed partial class TileService : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NotSoon = TimeSpan.FromMinutes(5);

    private readonly LiveMaps maps;
    private readonly ITileStore store;
    private readonly HipsOptions options;
    private readonly TimeProvider time;
    private readonly TileFlights flights = new();
    private readonly EmptyTiles empties = new();
    private readonly TileWork work;
    private readonly HipsInstruments instruments;
    private readonly ILogger<TileService> log;
    private readonly CancellationTokenSource closing = new();

    public TileService(
        LiveMaps maps, ITileStore store, ITileMaker maker, AdmissionGate gate, IOptions<HipsOptions> options, HipsInstruments instruments, TimeProvider time, ILogger<TileService> log)
    {
        (this.maps, this.store, this.options, this.instruments, this.time, this.log) = (maps, store, options.Value, instruments, time, log);
        work = new TileWork(store, maker, gate);
    }

    /// <summary>
    /// The tile's file in the store, made when it must be. NotFound where the map has nothing; Busy when there is too much to do, or it takes longer than a request may wait: then it goes on, for whoever asks again.
    /// </summary>
    public async ValueTask<Result<StoredFileInfo>> Get(TileKey key, CancellationToken cancel)
    {
        try
        {
            return await Find(key, cancel);
        }
        catch (IOException e)
        {
            OnFailed(e, key.Survey, key.Path);
            return new Fault.Transient("The store of tiles does not answer; please try again later.");
        }
    }

    private async ValueTask<Result<StoredFileInfo>> Find(TileKey key, CancellationToken cancel)
    {
        var known = await maps.Of(key.Survey, cancel);
        if (!known.IsOk) return known.Fault;
        var map = known.Value;
        key = key with { Survey = map.Name };
        if (Refused(map, key) is { } fault) return fault;
        if (await Stored(map, key, cancel) is { } stored) return stored;
        if (empties.Contains(map, key.Tile)) return Nothing();
        return await Wait(flights.Join(key, () => Begin(map, key)), cancel);
    }

    /// <summary>The same by its address.</summary>
    public ValueTask<Result<StoredFileInfo>> Get(TileAddress tile, TileFormat format, CancellationToken cancel) => Get(tile.Key(format), cancel);

    /// <summary>The datasets that may have pixels in a tile, in their order. Usage when they are too many to name.</summary>
    public async ValueTask<Result<ImmutableArray<SurveyImage>>> Progenitors(TileAddress address, CancellationToken cancel)
    {
        var tile = address.Tile;
        var known = await maps.Of(address.Survey, cancel);
        if (!known.IsOk) return known.Fault;
        if (!tile.IsValid || tile.Order > known.Value.Order) return Nothing();
        var images = known.Value.Images.Touching(tile);
        if (images.IsEmpty) return Nothing();
        return images.Length <= options.MaxImagesPerTile ? images : new Fault.Usage($"The tile is made of {images.Length} images: ask for a finer one.");
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private static Fault.NotFound Nothing() => new Fault.NotFound("The map has nothing there.");

    private static Fault.NotFound? Refused(LiveMap map, TileKey key)
    {
        var tile = key.Tile;
        if (!tile.IsValid || tile.Order < map.Survey.MinOrder || tile.Order > map.Order) return new Fault.NotFound($"The map has tiles of the orders {map.Survey.MinOrder} to {map.Order}.");
        if (map.Survey.IsColor && key.Format is TileFormat.Fits) return new Fault.NotFound("A map of colours has no FITS tiles.");
        if (!TileEncoder.CanEncode(key.Format)) return new Fault.NotFound("The map has no tiles in this format.");
        return map.Images.Moc.Touches(tile.Cell) ? null : Nothing();
    }

    private async ValueTask<StoredFileInfo?> Stored(LiveMap map, TileKey key, CancellationToken cancel)
    {
        if (await store.Look(map.Name, key.Path, cancel) is not { } stored || !map.IsFresh(key.Tile, stored)) return null;
        if (key.Format is not TileFormat.Jpeg) return stored;
        // A build makes none of these: one that is older than what was built shows other pixels.
        var built = await store.Look(map.Name, (key with { Format = map.Survey.IsColor ? TileFormat.Png : TileFormat.Fits }).Path, cancel);
        return built is null ? map.Survey.IsColor ? stored : null : built.LastModified <= stored.LastModified ? stored : null;
    }

    private async ValueTask<Result<StoredFileInfo>> Wait(Task<Result<StoredFileInfo?>> flight, CancellationToken cancel)
    {
        try
        {
            var made = await flight.WaitAsync(options.Patience, time, cancel);
            return !made.IsOk ? made.Fault : made.Value is { } info ? info : Nothing();
        }
        catch (TimeoutException)
        {
            return new Fault.Busy("The tile is being made; please ask again in a moment.", AskAgain);
        }
    }

    /// <summary>What one request has made, unless it would be too much.</summary>
    private async Task<Result<StoredFileInfo?>> Begin(LiveMap map, TileKey key)
    {
        var started = time.GetTimestamp();
        using var scope = new TileScope(options.Parallelism, closing.Token);
        var made = await Safely(key, async () => await TooMuch(map, key.Tile, scope.Cancel) is { } busy ? busy : await Make(map, key, scope));
        instruments.OnMade(made.IsOk ? made.Value is null ? "empty" : "made" : made.Fault.Code, time.GetElapsedTime(started));
        return made;
    }

    /// <summary>Failures are told to all who wait, as faults.</summary>
    private async Task<Result<StoredFileInfo?>> Safely(TileKey key, Func<Task<Result<StoredFileInfo?>>> make)
    {
        try
        {
            return await make();
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            return new Fault.Transient("The service is stopping.");
        }
        catch (IOException e)
        {
            OnFailed(e, key.Survey, key.Path);
            return new Fault.Transient("The store of tiles does not answer; please try again later.");
        }
        catch (Exception e)
        {
            OnBroken(e, key.Survey, key.Path);
            return new Fault.Broken("The tile could not be made.");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The tile {Path} of the map {Survey} could not be made: its store failed")]
    private partial void OnFailed(Exception e, string survey, string path);

    [LoggerMessage(2, LogLevel.Error, "The tile {Path} of the map {Survey} could not be made")]
    private partial void OnBroken(Exception e, string survey, string path);
}

/// <summary>What is made for one request: so many pieces of work at a time.</summary>
internal sealed class TileScope(int parallelism, CancellationToken cancel) : IDisposable
{
    public SemaphoreSlim Gate { get; } = new(parallelism);

    public CancellationToken Cancel { get; } = cancel;

    public void Dispose() => Gate.Dispose();
}
