namespace Dax.Backends.Felis;

/// <summary>Where something stands in the text; both count from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A YAML value that knows where it stands. Anchors, aliases and tags have no place here.</summary>
internal abstract record FelisNode(Place Place);

/// <param name="IsPlain">Written without quotes: an empty one then means "no value".</param>
internal sealed record FelisScalar(string Text, bool IsPlain, Place Place) : FelisNode(Place)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null";
}

internal sealed record FelisList(IReadOnlyList<FelisNode> Items, Place Place) : FelisNode(Place);

internal sealed record FelisMap(IReadOnlyList<KeyValuePair<FelisScalar, FelisNode>> Entries, Place Place) : FelisNode(Place);

/// <summary>The problems found so far.</summary>
internal sealed class FelisProblems
{
    /// <summary>More are not collected: a file of another kind would have one per line.</summary>
    public const int Limit = 1000;

    private readonly List<FelisProblem> found = [];

    public IReadOnlyList<FelisProblem> Sorted => [.. found.OrderBy(p => p.Line).ThenBy(p => p.Column)];
    public bool HasErrors { get; private set; }

    public void Error(Place place, string message)
    {
        HasErrors = true;
        Add(FelisSeverity.Error, place, message);
    }

    public void Warn(Place place, string message) => Add(FelisSeverity.Warning, place, message);

    private void Add(FelisSeverity severity, Place place, string message)
    {
        if (found.Count < Limit)
        {
            found.Add(new FelisProblem(severity, place.Line, place.Column, message));
        }
    }
}
