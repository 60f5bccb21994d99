using System.Collections.Immutable;
using Dax.Engine.Faults;

namespace Dax.Engine.Links;

/// <summary>All links of one identifier.</summary>
/// <param name="Id">As it was asked for.</param>
/// <param name="Cutout">What can be cut out of the dataset; null when nothing can.</param>
public sealed record DatasetLinks(string Id, ImmutableArray<DatasetLink> Links, CutoutBounds? Cutout);

/// <summary>A link (DataLink 1.1, 3.2): to a file of a dataset, or an error.</summary>
/// <param name="Semantics">Term of the DataLink vocabulary, with its #.</param>
public sealed record DatasetLink(string Semantics)
{
    public LinkedFile? File { get; init; }

    /// <summary>What DataLink shows in place of a link.</summary>
    public string? Error { get; init; }

    public string? Description { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public long? ContentLength { get; init; }

    /// <summary>Term of the product-type vocabulary, with its #.</summary>
    public string? ContentQualifier { get; init; }

    /// <summary>The fault with DataLink's word before it (DataLink 1.1, 3.4).</summary>
    public static DatasetLink Of(string semantics, Fault fault) => new(semantics) { Error = $"{Word(fault)}: {fault.Message}" };

    private static string Word(Fault fault) => fault switch
    {
        Fault.NotFound => "NotFoundFault",
        Fault.Usage => "UsageFault",
        Fault.Busy or Fault.Transient => "TransientFault",
        Fault.Broken => "FatalFault",
        _ => "DefaultFault",
    };
}

/// <param name="Component">Of a dataset that is kept in several files.</param>
public sealed record LinkedFile(string Label, Guid Dataset, string? Component);

/// <summary>What a dataset covers: the bounds of what can be cut out of it. Null where unknown.</summary>
/// <param name="Circle">Longitude, latitude, radius (ICRS degrees) of the circle about it, as VOTable writes an array.</param>
/// <param name="Polygon">The vertices of its footprint, in the same way.</param>
public sealed record CutoutBounds(string? Circle, string? Polygon)
{
    /// <summary>Metres, in vacuum.</summary>
    public double? BandMin { get; init; }
    public double? BandMax { get; init; }

    /// <summary>MJD, UTC.</summary>
    public double? TimeMin { get; init; }
    public double? TimeMax { get; init; }
}
