using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>The maps that this process knows of.</summary>
public sealed class HipsSurveys
{
    private readonly FrozenDictionary<string, HipsSurvey> byName;

    public HipsSurveys(IOptions<HipsOptions> options)
    {
        All = [.. options.Value.Surveys.Select(s => s.ToSurvey())];
        byName = All.ToFrozenDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<HipsSurvey> All { get; }

    /// <summary>Whatever its case.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out HipsSurvey? survey) => byName.TryGetValue(name, out survey);
}
