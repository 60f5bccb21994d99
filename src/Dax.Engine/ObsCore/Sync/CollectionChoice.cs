using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;

namespace Dax.Engine.ObsCore.Sync;

/// <param name="Names">In search order.</param>
/// <param name="FindFirst">Of datasets with the same data ID only the first in that order; otherwise every dataset counts.</param>
internal readonly record struct ChosenCollections(ImmutableArray<string> Names, bool FindFirst);

/// <summary>Which collections a mapping means: names, patterns with <c>*</c>, <c>?</c> and <c>[…]</c>, or regular expressions of whole names.</summary>
internal static partial class CollectionChoice
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A Usage fault for an expression that is none, or for one that means no collection.</summary>
    public static Result<ChosenCollections> Of(ObsCoreMapping mapping, ImmutableArray<ButlerCollection> all)
    {
        var runs = all.Where(c => c.Kind == CollectionKind.Run).ToImmutableArray();
        if (mapping.Collections.IsEmpty) return new ChosenCollections([.. runs.Select(c => c.Name)], FindFirst: false);
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var expression in mapping.Collections)
        {
            var found = Matching(expression, mapping.IsOfRuns ? runs : all, mapping.IsOfRuns);
            if (!found.IsOk) return found.Fault;
            names.AddRange(found.Value.Where(seen.Add));
        }
        return new ChosenCollections([.. names], FindFirst: !mapping.IsOfRuns);
    }

    private static Result<List<string>> Matching(string expression, ImmutableArray<ButlerCollection> among, bool isRegex)
    {
        if (among.Any(c => c.Name == expression)) return new List<string> { expression };
        var pattern = isRegex || RegexSigns().IsMatch(expression) ? expression : expression.AsSpan().ContainsAny('*', '?', '[') ? Glob(expression) : null;
        try
        {
            var regex = pattern is null ? null : new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, Patience);
            var found = among.Where(c => regex?.IsMatch(c.Name) == true).Select(c => c.Name).ToList();
            return found.Count > 0 ? found : new Fault.Usage($"The collection '{expression}' of the ObsCore mapping means none of the repository's.");
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return new Fault.Usage($"The collection '{expression}' of the ObsCore mapping is no pattern: {e.Message}");
        }
    }

    /// <summary>Sets of characters mean the same in both languages but for their negation.</summary>
    private static string Glob(string glob) =>
        Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)
            .Replace("\\[!", "[^", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal);

    /// <summary>What names and globs do not have.</summary>
    [GeneratedRegex(@"\.[*+?]|[\\^$()|{}+]", RegexOptions.CultureInvariant)]
    private static partial Regex RegexSigns();
}
