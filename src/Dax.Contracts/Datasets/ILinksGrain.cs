using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Datasets;

/// <summary>What there is of datasets and about them; no state, any key.</summary>
[Alias(Aliases.LinksGrain)]
public interface ILinksGrain : IGrainWithStringKey
{
    /// <summary>The links of each identifier, in the same order. One that is malformed or unknown has a link that is an error; nothing else of the answer suffers.</summary>
    [Alias("GetLinks"), AlwaysInterleave] Task<ImmutableArray<DatasetLinksView>> GetLinks(ImmutableArray<string> ids);
}

/// <summary>All links of one dataset.</summary>
/// <param name="Id">As it was asked for.</param>
/// <param name="Cutout">What can be cut out of it; null when nothing can.</param>
[GenerateSerializer, Immutable, Alias(Aliases.DatasetLinksView)]
public sealed record DatasetLinksView([property: Id(0)] string Id, [property: Id(1)] ImmutableArray<LinkView> Links, [property: Id(2)] CutoutView? Cutout);

/// <summary>A link (DataLink 1.1, 3.2): to a file, or an error.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.LinkView)]
public sealed record LinkView
{
    /// <summary>Term of the DataLink vocabulary, with its #.</summary>
    [Id(0)] public required string Semantics { get; init; }
    [Id(1)] public FileView? File { get; init; }
    /// <summary>Begins with DataLink's word for what went wrong; then there is no file.</summary>
    [Id(2)] public string? Error { get; init; }
    [Id(3)] public string? Description { get; init; }
    [Id(4)] public string? ContentType { get; init; }
    /// <summary>Bytes.</summary>
    [Id(5)] public long? ContentLength { get; init; }
    [Id(6)] public string? ContentQualifier { get; init; }
}

/// <summary>A file of a dataset: what its address under /files is made of.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.FileView)]
public sealed record FileView([property: Id(0)] string Label, [property: Id(1)] Guid Dataset, [property: Id(2)] string? Component);

/// <summary>What a dataset covers, as bounds of what can be cut out. Texts are values as VOTable writes them; null where unknown.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.CutoutView)]
public sealed record CutoutView
{
    /// <summary>Longitude, latitude and radius of the circle about it, ICRS degrees.</summary>
    [Id(0)] public string? Circle { get; init; }
    /// <summary>Vertices of its footprint, ICRS degrees.</summary>
    [Id(1)] public string? Polygon { get; init; }
    /// <summary>Metres.</summary>
    [Id(2)] public double? BandMin { get; init; }
    [Id(3)] public double? BandMax { get; init; }
    /// <summary>MJD, UTC.</summary>
    [Id(4)] public double? TimeMin { get; init; }
    [Id(5)] public double? TimeMax { get; init; }
}
