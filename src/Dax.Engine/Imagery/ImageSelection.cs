using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Geometry;

namespace Dax.Engine.Imagery;

/// <summary>Images of one kind in one repository: what mosaics and HiPS maps are made of.</summary>
/// <param name="Label">Of the repository.</param>
/// <param name="DatasetType">Of the Butler.</param>
/// <param name="Collections">Names or glob patterns, searched in this order; of images with the same data ID the first one counts.</param>
public sealed record ImageSelection(string Label, string DatasetType, ImmutableArray<string> Collections)
{
    /// <summary>Null for images of every band.</summary>
    public string? Band { get; init; }

    /// <summary>The Butler's expression language; empty for all.</summary>
    public string Where { get; init; } = "";
}

/// <summary>An image as the registry knows it; its file is not open.</summary>
/// <param name="Region">What the registry says that it covers (ICRS); never smaller than the image. Null when it says nothing.</param>
public sealed record FoundImage(DatasetUri Uri, ExpandedDataset Dataset, ISkyRegion? Region);

/// <summary>Finds images by the registry's own spatial index.</summary>
public interface IImageFinder
{
    /// <summary>
    /// Images of the selection whose region overlaps <paramref name="region"/> (null: all of them), ordered by their dataset's id. Usage when there are more than <paramref name="limit"/>, or the selection is
    /// malformed; NotFound when there is no such repository, type or collection.
    /// </summary>
    ValueTask<Result<ImmutableArray<FoundImage>>> Find(ImageSelection selection, ISkyRegion? region, int limit, CancellationToken cancel);

    /// <summary>Named ones, in the order of their names; NotFound names the first that there is not.</summary>
    ValueTask<Result<ImmutableArray<FoundImage>>> Find(IReadOnlyList<DatasetUri> ids, CancellationToken cancel);
}
