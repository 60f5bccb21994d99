using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Maps as they are now: images by the registry, the rest by the tile store.</summary>
public sealed class LiveMaps
{
    private readonly HipsSurveys surveys;
    private readonly HipsImages images;
    private readonly SurveyStates states;

    public LiveMaps(HipsSurveys surveys, HipsImages images, ITileStore store, TimeProvider time) => (this.surveys, this.images, states) = (surveys, images, new SurveyStates(store, time));

    /// <summary>NotFound for a map that there is not.</summary>
    internal ValueTask<Result<LiveMap>> Of(string name, CancellationToken cancel) =>
        surveys.TryFind(name, out var survey) ? Of(survey, isFresh: false, cancel) : ValueTask.FromResult<Result<LiveMap>>(HipsImages.NoSuchMap(name));

    /// <param name="survey">One of the service's.</param>
    /// <param name="isFresh">The registry is asked now, whatever is known.</param>
    /// <param name="cancel">Ends the wait.</param>
    internal async ValueTask<Result<LiveMap>> Of(HipsSurvey survey, bool isFresh, CancellationToken cancel)
    {
        var snapshot = isFresh ? await images.Refresh(survey, cancel) : await images.Of(survey, cancel);
        return snapshot.IsOk ? new LiveMap(snapshot.Value, await states.Of(snapshot.Value, cancel)) : snapshot.Fault;
    }

    /// <summary>The maps of red, green and blue.</summary>
    internal async ValueTask<ImmutableArray<LiveMap>> Parts(LiveMap color, CancellationToken cancel)
    {
        var parts = ImmutableArray.CreateBuilder<LiveMap>();
        foreach (var part in color.Snapshot.Parts) parts.Add(new LiveMap(part, await states.Of(part, cancel)));
        return parts.ToImmutable();
    }

    /// <summary>All tiles of the map are in the store.</summary>
    internal ValueTask SetBuilt(LiveMap map, CancellationToken cancel) => states.SetBuilt(map.Snapshot, cancel);

    internal async ValueTask<LiveMap> SetPixels(LiveMap map, PixelRange cut, PixelRange range, CancellationToken cancel) =>
        map with { State = await states.SetPixels(map.Snapshot, cut, range, cancel) };
}
