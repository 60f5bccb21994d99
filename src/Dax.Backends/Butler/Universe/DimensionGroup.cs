using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Dax.Backends.Butler.Universe;

/// <summary>A set of dimensions made complete: the required ones identify, the implied ones follow from records.</summary>
internal sealed class DimensionGroup
{
    private readonly FrozenSet<string> names;

    internal DimensionGroup(DimensionUniverse universe, IEnumerable<string> dimensions)
    {
        Universe = universe;
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in dimensions) Expand(name, all);
        // What some dimension of the group implies follows from its records; the rest identifies.
        var implied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in all) implied.UnionWith(universe[name].Implied);
        Required = Sorted(all.Where(name => !implied.Contains(name)));
        Implied = Sorted(all.Where(implied.Contains));
        names = all.ToFrozenSet(StringComparer.Ordinal);
        Elements = [.. universe.Elements.Where(IsElement)];
        Spatial = [.. Choose(universe.SpatialFamilies), .. Elements.Where(e => e.SkyPix is not null)];
        Temporal = Choose(universe.TemporalFamilies);
    }

    public DimensionUniverse Universe { get; }

    public ImmutableArray<string> Required { get; }

    public ImmutableArray<string> Implied { get; }

    /// <summary>Dimensions and joins whose dimensions are all here, in the universe's order.</summary>
    public ImmutableArray<DimensionElement> Elements { get; }

    /// <summary>The finest element of each spatial family that the group has.</summary>
    public ImmutableArray<DimensionElement> Spatial { get; }

    public ImmutableArray<DimensionElement> Temporal { get; }

    public bool Has(string dimension) => names.Contains(dimension);

    public bool HasAll(DimensionElement element)
    {
        foreach (var name in element.Required)
        {
            if (!names.Contains(name)) return false;
        }
        return true;
    }

    public DimensionGroup With(IEnumerable<string> more) => new(Universe, names.Concat(more));

    private void Expand(string name, HashSet<string> all)
    {
        if (Universe.Find(name) is not { IsDimension: true } element || !all.Add(name)) return;
        foreach (var other in element.Required) Expand(other, all);
        foreach (var other in element.Implied) Expand(other, all);
    }

    private bool IsElement(DimensionElement element) => element.IsDimension ? names.Contains(element.Name) : HasAll(element);

    private ImmutableArray<string> Sorted(IEnumerable<string> dimensions) => [.. dimensions.OrderBy(Universe.OrderOf)];

    private ImmutableArray<DimensionElement> Choose(ImmutableArray<ImmutableArray<string>> families)
    {
        var chosen = ImmutableArray.CreateBuilder<DimensionElement>();
        foreach (var family in families)
        {
            foreach (var name in family)
            {
                if (!Elements.Any(e => e.Name == name)) continue;
                chosen.Add(Universe[name]);
                break;
            }
        }
        return chosen.ToImmutable();
    }
}
