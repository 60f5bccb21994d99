using System.Collections.Immutable;
using Dax.Backends.Butler.Registry;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Queries;

/// <summary>Names and patterns of collections as the plain list of collections that are searched, in order.</summary>
internal static class CollectionSearch
{
    /// <summary>Chains are replaced by their children, all the way down; what comes twice counts where it comes first. NotFound for a name (not a pattern) that nothing has.</summary>
    public static Result<List<CollectionRow>> Resolve(RegistryState state, ImmutableArray<string> names)
    {
        var (found, seen) = (new List<CollectionRow>(), new HashSet<long>());
        foreach (var name in names)
        {
            if (state.ByName.TryGetValue(name, out var exact)) Flatten(state, exact, found, seen);
            else if (!IsPattern(name)) return new Fault.NotFound($"There is no collection '{name}'.");
            else
            {
                foreach (var collection in state.Collections)
                {
                    if (GlobPattern.Matches(name, collection.Name)) Flatten(state, collection, found, seen);
                }
            }
        }
        return found;
    }

    private static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>Without recursion: a chain may be long, and in a damaged registry it may lead to itself.</summary>
    private static void Flatten(RegistryState state, CollectionRow first, List<CollectionRow> found, HashSet<long> seen)
    {
        var open = new Stack<CollectionRow>();
        open.Push(first);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Id)) continue;
            if (next.Kind != CollectionKind.Chained) found.Add(next);
            for (var i = next.Children.Length - 1; i >= 0; i--)
            {
                if (state.ById.TryGetValue(next.Children[i], out var child)) open.Push(child);
            }
        }
    }
}
