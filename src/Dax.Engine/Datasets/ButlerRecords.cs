using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Sky.Geometry;

namespace Dax.Engine.Datasets;

/// <summary>Kinds of Butler collections, by the numbers that the registry stores.</summary>
public enum CollectionKind { Run = 1, Tagged = 2, Chained = 3, Calibration = 4 }

/// <param name="Children">Of a CHAINED collection, in search order; empty for others.</param>
public sealed record ButlerCollection(string Name, CollectionKind Kind, ImmutableArray<string> Children, string? Doc);

/// <param name="Dimensions">Required ones, in the universe's order.</param>
public sealed record DatasetType(string Name, string StorageClass, ImmutableArray<string> Dimensions, bool IsCalibration);

/// <summary>One dataset. <paramref name="DataId"/> is complete: implied dimensions included where the registry knows them.</summary>
public sealed record DatasetRef(Guid Id, string DatasetType, string Run, DataId DataId, string StorageClass)
{
    /// <summary>When it was registered, if the registry says so.</summary>
    public DateTimeOffset? IngestedAt { get; init; }
}

/// <summary>Half-open, nanoseconds since 1970-01-01 TAI; null for an unbounded end.</summary>
public readonly record struct ButlerTimespan(long? BeginNanoseconds, long? EndNanoseconds);

/// <summary>A record of a dimension element (visit, detector, visit_detector_region, …): its keys and metadata by the names of the universe.</summary>
public sealed record DimensionRecord(string Element, FrozenDictionary<string, DimensionValue> Fields)
{
    public ButlerTimespan? Timespan { get; init; }

    /// <summary>ICRS; null when the record has none.</summary>
    public ISkyRegion? Region { get; init; }

    public DimensionValue this[string field] => Fields.TryGetValue(field, out var value) ? value : new DimensionValue(null);
}

/// <summary>A dataset with what ObsCore needs of it: the records of its dimensions by element name, and the region of the finest spatial element.</summary>
public sealed record ExpandedDataset(DatasetRef Ref, FrozenDictionary<string, DimensionRecord> Records)
{
    /// <summary>ICRS. Of exposures, which have none themselves, that of the visit (and detector) they belong to.</summary>
    public ISkyRegion? Region { get; init; }
    public ButlerTimespan? Timespan { get; init; }
}

/// <summary>
/// A file of a dataset as its datastore recorded it. <paramref name="Uri"/> is absolute and resolved (file, http, https, s3), without fragment;
/// <paramref name="ZipMember"/> names the member of an archive. <paramref name="Length"/> in bytes, null when unknown.
/// </summary>
public sealed record Artifact(Guid DatasetId, string? Component, Uri Uri, string? ZipMember, string Formatter, string StorageClass, long? Length, string? Checksum)
{
    /// <summary>The URI carries its own permission (signed) and must not be shown or logged.</summary>
    public bool IsSigned { get; init; }
}
