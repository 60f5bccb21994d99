using System.Collections.Immutable;

namespace Dax.Backends.Butler.Universe;

internal enum FieldKind { Text, Integer, Real, Boolean, Hash }

/// <summary>A key or metadata column of an element's table.</summary>
/// <param name="Length">Of a text, at most; null when nothing is said.</param>
internal sealed record ElementField(string Name, FieldKind Kind, int? Length = null);

/// <summary>
/// An element of the dimension universe: a dimension (it has keys of its own) or a join of dimensions. Its table, where it has one, begins with
/// <see cref="Required"/> (its own primary key among them, under its own name), then <see cref="Implied"/>, other keys and metadata.
/// </summary>
internal sealed record DimensionElement
{
    public required string Name { get; init; }

    /// <summary>The first key is the primary one; none: not a dimension.</summary>
    public required ImmutableArray<ElementField> Keys { get; init; }

    public required ImmutableArray<ElementField> Metadata { get; init; }

    /// <summary>Dimensions without which it means nothing, all the way down, itself (if it is a dimension) last; universe order.</summary>
    public required ImmutableArray<string> Required { get; init; }

    /// <summary>Directly implied dimensions: columns of its table.</summary>
    public required ImmutableArray<string> Implied { get; init; }

    /// <summary>Queries that have all its dimensions always join it (visit_definition).</summary>
    public bool AlwaysJoin { get; init; }

    /// <summary>Such a record names a reason for others to be written (visit_detector_region by visit).</summary>
    public string? PopulatedBy { get; init; }

    public bool IsGovernor { get; init; }

    /// <summary>Without a table: its values are those that this other dimension's table implies.</summary>
    public string? ViewOf { get; init; }

    public string? SpatialFamily { get; init; }

    public string? TemporalFamily { get; init; }

    public bool IsDimension => Keys.Length > 0;

    public bool IsSpatial => SpatialFamily is not null;

    public bool IsTemporal => TemporalFamily is not null;

    /// <summary>A level of a pixelization: its values are pixels, and its regions are theirs.</summary>
    public SkyPix? SkyPix { get; init; }

    public bool HasTable => ViewOf is null && SkyPix is null;

    /// <summary>The column of a required or implied dimension in this element's own table: its primary key goes by the key's name.</summary>
    public string ColumnOf(string dimension) => IsDimension && dimension == Name ? Keys[0].Name : dimension;
}
