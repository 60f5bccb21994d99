using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Dax.Backends.Butler.Universe;

/// <summary>The dimensions that a repository knows, as its own registry describes them. Elements are sorted: what one depends on comes before it.</summary>
internal sealed class DimensionUniverse
{
    private readonly FrozenDictionary<string, DimensionElement> byName;
    private readonly FrozenDictionary<string, int> order;

    public DimensionUniverse(int version, string nameSpace, SkyPix? common, IReadOnlyList<DimensionElement> sorted, ImmutableArray<ImmutableArray<string>> spatial, ImmutableArray<ImmutableArray<string>> temporal)
    {
        (Version, Namespace, Common, SpatialFamilies, TemporalFamilies) = (version, nameSpace, common, spatial, temporal);
        Elements = [.. sorted];
        byName = sorted.ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);
        order = sorted.Select((e, i) => (e.Name, i)).ToFrozenDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
    }

    public int Version { get; }

    public string Namespace { get; }

    /// <summary>The pixelization of the overlap tables; null when it is one that is not known here.</summary>
    public SkyPix? Common { get; }

    public ImmutableArray<DimensionElement> Elements { get; }

    /// <summary>Each from the finest element to the coarsest.</summary>
    public ImmutableArray<ImmutableArray<string>> SpatialFamilies { get; }

    public ImmutableArray<ImmutableArray<string>> TemporalFamilies { get; }

    public DimensionElement? Find(string name) => byName.GetValueOrDefault(name);

    public DimensionElement this[string name] => byName[name];

    public int OrderOf(string name) => order.TryGetValue(name, out var place) ? place : int.MaxValue;

    /// <summary>All that these dimensions need and imply. Unknown names are left out.</summary>
    public DimensionGroup Group(IEnumerable<string> dimensions) => new(this, dimensions);
}

/// <summary>A level of a pixelization of the sky, e.g. htm 7.</summary>
internal sealed record SkyPix(string System, int Level)
{
    /// <summary>As the dimension is called: htm7.</summary>
    public string Dimension { get; } = FormattableString.Invariant($"{System}{Level}");
}
