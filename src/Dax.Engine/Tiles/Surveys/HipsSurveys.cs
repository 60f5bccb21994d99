using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>The maps that this process knows of. They may become others while it runs; whoever looks sees those of one moment.</summary>
public sealed class HipsSurveys
{
    private readonly Lock gate = new();
    private volatile Known known;

    public HipsSurveys(IOptions<HipsOptions> options) => known = new Known([.. options.Value.Surveys.Select(s => s.ToSurvey())]);

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<HipsSurvey> All => known.All;

    /// <summary>Whatever its case. The same object as long as the map is configured the same.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out HipsSurvey? survey) => known.ByName.TryGetValue(name, out survey);

    /// <summary>These maps from now on. One that is configured as before stays the object that it was: what is known of it goes on to count.</summary>
    /// <param name="surveys">All of them, without problems (<see cref="HipsOptions.Problems"/>).</param>
    /// <returns>Names of maps that are new or other ones, and of those that are gone.</returns>
    public (ImmutableArray<string> Changed, ImmutableArray<string> Gone) Replace(IEnumerable<HipsSurveyOptions> surveys)
    {
        lock (gate)
        {
            var before = known;
            var now = new Known([.. surveys.Select(s => s.ToSurvey()).Select(s => before.ByName.TryGetValue(s.Name, out var old) && old.IsSameAs(s) ? old : s)]);
            known = now;
            return ([.. now.All.Where(s => !before.All.Contains(s, ReferenceEqualityComparer.Instance)).Select(s => s.Name)], [.. before.All.Where(s => !now.ByName.ContainsKey(s.Name)).Select(s => s.Name)]);
        }
    }

    private sealed class Known(ImmutableArray<HipsSurvey> all)
    {
        public ImmutableArray<HipsSurvey> All { get; } = all;

        public FrozenDictionary<string, HipsSurvey> ByName { get; } = all.ToFrozenDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
    }
}
