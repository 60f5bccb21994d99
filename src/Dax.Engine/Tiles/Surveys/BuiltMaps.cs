using System.Collections.Concurrent;
using Dax.Engine.Tiles.Making;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>What builds came to, of maps that have not changed since.</summary>
public sealed class BuiltMaps(IHipsBuilder builder, TimeProvider time)
{
    /// <summary>What a build left behind may be large to read.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (long At, HipsBuilt? Built)> known = new(StringComparer.OrdinalIgnoreCase);

    internal async ValueTask<HipsBuilt?> Of(LiveMap map, CancellationToken cancel)
    {
        if (!known.TryGetValue(map.Name, out var last) || time.GetElapsedTime(last.At) >= Age)
            known[map.Name] = last = (time.GetTimestamp(), await builder.Last(map.Name, cancel));
        return last.Built is { } built && built.Order == map.Order && SurveyStates.IsFresh(map.State, null, built.Finished) ? built : null;
    }
}
