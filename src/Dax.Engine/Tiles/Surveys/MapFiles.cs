using System.Collections.Concurrent;
using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Making;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Files about a map as a whole, kept in the store beside its tiles. A build writes better ones: its coverage is that of the pixels.</summary>
public sealed partial class MapFiles(ITileStore store, TileService tiles, IOptions<ObsCoreOptions> naming, ILogger<MapFiles> log)
{
    private const int MostAllsky = 3;

    private readonly ConcurrentDictionary<(string, string), SemaphoreSlim> turns = new();

    internal async ValueTask<Result<StoredFileInfo>> Get(LiveMap map, string path, CancellationToken cancel)
    {
        if (FileOf(map, path) is not { } make) return new Fault.NotFound("A map has no such file.");
        try
        {
            if (await Stored(map, path, cancel) is { } stored) return stored;
            var turn = turns.GetOrAdd((map.Name, path), _ => new SemaphoreSlim(1));
            await turn.WaitAsync(cancel);
            try
            {
                if (await Stored(map, path, cancel) is { } made) return made;
                var bytes = await make();
                return bytes.IsOk ? await store.Write(map.Name, path, bytes.Value, cancel) : bytes.Fault;
            }
            finally
            {
                turn.Release();
            }
        }
        catch (IOException e)
        {
            OnFailed(e, map.Name, path);
            return new Fault.Transient("The store of tiles does not answer; please try again later.");
        }
    }

    private async ValueTask<StoredFileInfo?> Stored(LiveMap map, string path, CancellationToken cancel) =>
        await store.Look(map.Name, path, cancel) is { } stored && map.IsFresh(stored) ? stored : null;

    /// <summary>How it is made; null for what no map has.</summary>
    private Func<Task<Result<ReadOnlyMemory<byte>>>>? FileOf(LiveMap map, string path) => path switch
    {
        "Moc.fits" => () => Task.FromResult(new Result<ReadOnlyMemory<byte>>(MapDocuments.CoverageFits(map))),
        "Moc.json" => () => Task.FromResult(new Result<ReadOnlyMemory<byte>>(MapDocuments.CoverageJson(map))),
        "metadata.xml" => () => Task.FromResult(new Result<ReadOnlyMemory<byte>>(MapDocuments.Images(map, naming.Value.Authority))),
        "preview.jpg" when TileEncoder.CanEncode(TileFormat.Jpeg) => () => tiles.Preview(map, TileFormat.Jpeg),
        "preview.png" => () => tiles.Preview(map, TileFormat.Png),
        _ => AllskyOf(map, path),
    };

    private Func<Task<Result<ReadOnlyMemory<byte>>>>? AllskyOf(LiveMap map, string path)
    {
        for (var order = 0; order <= MostAllsky; order++)
            foreach (var format in MapDescription.FormatsOf(map.Survey))
                if (path == string.Create(CultureInfo.InvariantCulture, $"Norder{order}/Allsky{TileKey.Extension(format)}"))
                {
                    var at = order;
                    return () => tiles.Allsky(map, at, format);
                }
        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "The file {Path} of the map {Survey} could not be made: its store failed")]
    private partial void OnFailed(Exception e, string survey, string path);
}
