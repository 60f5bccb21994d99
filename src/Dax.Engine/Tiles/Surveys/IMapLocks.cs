using System.Collections.Concurrent;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Who may build a map: one at a time, of all processes that share the tiles.</summary>
public interface IMapLocks
{
    /// <summary>Null when somebody else has it. It is given back by disposing, and when the process ends.</summary>
    IDisposable? TryTake(string survey);
}

/// <summary>Within one process.</summary>
internal sealed class ProcessMapLocks : IMapLocks
{
    private readonly ConcurrentDictionary<string, bool> taken = new(StringComparer.OrdinalIgnoreCase);

    public IDisposable? TryTake(string survey) => taken.TryAdd(survey, true) ? new Held(taken, survey) : null;

    private sealed class Held(ConcurrentDictionary<string, bool> taken, string survey) : IDisposable
    {
        public void Dispose() => taken.TryRemove(survey, out _);
    }
}
