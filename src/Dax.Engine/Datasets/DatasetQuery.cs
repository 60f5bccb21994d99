using System.Collections.Immutable;
using Dax.Sky.Geometry;

namespace Dax.Engine.Datasets;

/// <summary>Which datasets of one type.</summary>
public sealed record DatasetQuery
{
    public required string DatasetType { get; init; }

    /// <summary>Names or glob patterns (<c>*</c>), searched in this order, chains flattened.</summary>
    public required ImmutableArray<string> Collections { get; init; }

    /// <summary>The Butler's expression language; empty for all.</summary>
    public string Where { get; init; } = "";

    /// <summary>ICRS; datasets whose region overlaps it, borders included; exposures by their visits' regions. Types without a region have nothing there.</summary>
    public ISkyRegion? Region { get; init; }

    /// <summary>Datasets whose temporal dimensions overlap it (types without any are not narrowed); in CALIBRATION collections, the moment or span for which they must be valid.</summary>
    public ButlerTimespan? Timespan { get; init; }

    /// <summary>Of datasets with the same type and data ID only the first in collection order.</summary>
    public bool FindFirst { get; init; } = true;

    /// <summary>Only datasets registered at or after this time (incremental synchronisation).</summary>
    public DateTimeOffset? IngestedSince { get; init; }

    public int? Limit { get; init; }
}
