using System.Collections.Concurrent;

namespace Dax.Engine.Datasets;

/// <summary>
/// Other names of repositories, from identifiers that were given out for them elsewhere: <c>ivo://…?repo=dp1&amp;id=…</c> of a repository that is shown here as <c>mine</c>. A
/// repository's own label always means itself. Thread-safe.
/// </summary>
public sealed class RepositoryAliases
{
    private readonly ConcurrentDictionary<string, string> labels = new(StringComparer.OrdinalIgnoreCase);

    public void Learn(string alias, string label) => labels[alias] = label;

    /// <summary>The label that the name stands for; null when it stands for none.</summary>
    public string? Find(string name) => labels.GetValueOrDefault(name);
}
