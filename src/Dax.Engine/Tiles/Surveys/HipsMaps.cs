using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Maps as wholes: which there are, what is said of them, and the files about them.</summary>
public sealed partial class HipsMaps(HipsSurveys surveys, LiveMaps maps, TileService tiles, MapFiles files, BuiltMaps built, ILogger<HipsMaps> log)
{
    /// <summary>All whose images are known; of the others the log says why they are not.</summary>
    public async ValueTask<ImmutableArray<MapDescription>> List(CancellationToken cancel)
    {
        var all = ImmutableArray.CreateBuilder<MapDescription>();
        foreach (var survey in surveys.All)
        {
            var described = await Describe(survey.Name, cancel);
            if (described.IsOk) all.Add(described.Value);
            else OnUnknown(survey.Name, described.Fault.Message);
        }
        return all.ToImmutable();
    }

    public async ValueTask<Result<MapDescription>> Describe(string name, CancellationToken cancel)
    {
        try
        {
            return await Look(name, cancel);
        }
        catch (IOException e)
        {
            return Failed(e, name);
        }
    }

    private async ValueTask<Result<MapDescription>> Look(string name, CancellationToken cancel)
    {
        var map = await maps.Of(name, cancel);
        if (!map.IsOk) return map.Fault;
        var seen = await tiles.Look(map.Value, cancel);
        // What cannot be seen yet can be described nevertheless.
        var now = seen.IsOk ? seen.Value : map.Value;
        var described = MapDescription.Of(now);
        // The coverage is that of the pixels where they were all made.
        return await built.Of(now, cancel) is { } whole ? described with { SkyFraction = whole.Leaves.SkyFraction, DataRange = whole.DataRange is { } range ? (range.Low, range.High) : described.DataRange } : described;
    }

    /// <summary>A file about the map, made anew where it is not of the map as it is now. NotFound for what a map has not.</summary>
    public async ValueTask<Result<StoredFileInfo>> Get(string name, string path, CancellationToken cancel)
    {
        try
        {
            var map = await maps.Of(name, cancel);
            return map.IsOk ? await files.Get(map.Value, path, cancel) : map.Fault;
        }
        catch (IOException e)
        {
            return Failed(e, name);
        }
    }

    private Fault.Transient Failed(IOException e, string name)
    {
        OnFailed(e, name);
        return new Fault.Transient("The store of tiles does not answer; please try again later.");
    }

    [LoggerMessage(2, LogLevel.Warning, "Nothing can be said of the map {Survey}: its store failed")]
    private partial void OnFailed(Exception e, string survey);

    [LoggerMessage(1, LogLevel.Warning, "The map {Survey} is not listed: {Problem}")]
    private partial void OnUnknown(string survey, string problem);
}
