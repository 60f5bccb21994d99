using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Mappings;

namespace Dax.Engine.Links;

/// <summary>A dataset whose links are wanted, as the repository knows it.</summary>
internal sealed class LinkSubject(string id, string label, ExpandedDataset dataset, ImmutableArray<Artifact> files)
{
    /// <summary>As it was asked for.</summary>
    public string Id => id;

    /// <summary>Of its repository, whatever the identifier calls that.</summary>
    public string Label => label;

    public ExpandedDataset Dataset => dataset;

    public DatasetRef Ref => dataset.Ref;

    public ImmutableArray<Artifact> Files => files;

    public bool IsImage { get; } = DefaultMapping.IsImage(dataset.Ref.StorageClass);

    /// <summary>What other datasets were found to have to do with it.</summary>
    public List<RelatedDataset> Related { get; } = [];

    /// <summary>Relations that could not be looked up.</summary>
    public List<DatasetLink> Failures { get; } = [];

    public string? Instrument => dataset.Ref.DataId["instrument"]?.Value as string;

    public long? Number(string dimension) => dataset.Ref.DataId.Number(dimension);

    public bool Has(string dimension) => dataset.Ref.DataId[dimension] is not null;
}

/// <summary>Another dataset and what it is to the first.</summary>
internal sealed record RelatedDataset(string Semantics, DatasetRef Ref, string Description);

internal static class DataIds
{
    public static long? Number(this DataId dataId, string dimension) => dataId[dimension]?.Value as long?;

    /// <summary>The values of some dimensions as one text, to compare data IDs by.</summary>
    public static string Key(this DataId dataId, IEnumerable<string> dimensions) => string.Join('\n', dimensions.Select(d => dataId[d]?.ToString()));

    public static DataId Of(params ReadOnlySpan<KeyValuePair<string, DimensionValue>> values) => new([.. values]);
}
