using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.ObsCore.Templates;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>How the datasets of one repository become ObsCore rows: a mapping file in the form of Rubin's dax_obscore, or the default made from the repository.</summary>
internal sealed record ObsCoreMapping
{
    public required ImmutableArray<DatasetTypeMapping> DatasetTypes { get; init; }

    /// <summary>Names, glob patterns or regular expressions (of whole names); empty for every RUN.</summary>
    public ImmutableArray<string> Collections { get; init; } = [];

    /// <summary>The expressions of <see cref="Collections"/> choose RUN collections, and every dataset in them counts (dax_obscore's <c>collection_type: RUN</c>).</summary>
    public bool IsOfRuns { get; init; }

    /// <summary>Null: the repository's label.</summary>
    public string? ObsCollection { get; init; }

    public string? FacilityName { get; init; }

    /// <summary>By instrument; before <see cref="FacilityName"/>.</summary>
    public FrozenDictionary<string, string> FacilityMap { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Of datasets without instrument.</summary>
    public string? FallbackInstrument { get; init; }

    public ImmutableArray<ExtraColumn> ExtraColumns { get; init; } = [];

    /// <summary>Wavelengths (m) by physical filter, else by band.</summary>
    public FrozenDictionary<string, SpectralRange> SpectralRanges { get; init; } = FrozenDictionary<string, SpectralRange>.Empty;

    /// <summary>Of obs_publisher_did; null for ours.</summary>
    public Template? PublisherDid { get; init; }

    /// <summary>access_url is the file's own URI where that is public (http, https, s3), not ours.</summary>
    public bool UseButlerUri { get; init; }

    /// <summary>When the datasets were published (<c>origin.publication_date</c>).</summary>
    public DateOnly? PublicationDate { get; init; }

    /// <summary>What was read over, in sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Changes when rows made by it would change.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>Wavelengths in metres; null where unknown.</summary>
internal readonly record struct SpectralRange(double? Minimum, double? Maximum);

/// <summary>What the datasets of one type are.</summary>
internal sealed record DatasetTypeMapping(string Name, string DataproductType, int CalibLevel)
{
    public string? Subtype { get; init; }

    /// <summary>Null: that of the mapping.</summary>
    public string? ObsCollection { get; init; }

    /// <summary>Null: the exposure's or visit's own name, or the data ID.</summary>
    public Template? ObsId { get; init; }

    public string? ObservableUcd { get; init; }

    public string? AccessFormat { get; init; }

    /// <summary>Pixels of both axes.</summary>
    public (long First, long Second)? Pixels { get; init; }

    /// <summary>Degrees; null: from the region.</summary>
    public double? FieldOfView { get; init; }

    /// <summary>Before those of the mapping.</summary>
    public ImmutableArray<ExtraColumn> ExtraColumns { get; init; } = [];

    /// <summary>The Butler's expression that chooses among the datasets; empty for all.</summary>
    public string Where { get; init; } = "";
}

internal enum ExtraColumnType { Text, Whole, Real, Boolean }

/// <summary>A column beyond the computed ones: a template, or one value for all rows. One of the standard's names has the standard's type and description.</summary>
internal sealed record ExtraColumn(string Name, ExtraColumnType Type)
{
    public Template? Template { get; init; }

    /// <summary>A string, long, double or bool; when there is no template.</summary>
    public object? Constant { get; init; }

    public string? Doc { get; init; }
    public string? Unit { get; init; }
    public string? Ucd { get; init; }
    public string? Utype { get; init; }
}
