using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;

namespace Dax.Engine.Imagery;

/// <summary>Asks the registries of the Butler repositories. Opens no file of an image.</summary>
public sealed class ImageFinder(IButlerRepositories repositories, DatasetOpener names) : IImageFinder
{
    /// <summary>Named images that are looked up at once.</summary>
    private const int Parallelism = 8;

    public async ValueTask<Result<ImmutableArray<FoundImage>>> Find(ImageSelection selection, ISkyRegion? region, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (WhereOf(selection) is not { } where) return new Fault.Usage("The name of a band has no quotes in it.");
        if (selection.Collections.IsDefaultOrEmpty) return new Fault.Usage("Images are searched in collections, and none is named.");
        var opened = await repositories.Open(selection.Label, cancel);
        if (!opened.IsOk) return opened.Fault;
        var query = new DatasetQuery
        {
            DatasetType = selection.DatasetType,
            Collections = selection.Collections,
            Where = where,
            Region = region,
            // One more than may be tells that there are too many.
            Limit = limit < int.MaxValue ? limit + 1 : limit,
        };
        try
        {
            return await Read(opened.Value, query, limit, cancel);
        }
        catch (ButlerException failure)
        {
            return failure.Fault;
        }
    }

    public async ValueTask<Result<ImmutableArray<FoundImage>>> Find(IReadOnlyList<DatasetUri> ids, CancellationToken cancel)
    {
        var found = new Result<FoundImage>[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancel }, async (i, stop) => found[i] = await Find(ids[i], stop));
        var images = ImmutableArray.CreateBuilder<FoundImage>(found.Length);
        foreach (var image in found)
        {
            if (!image.IsOk) return image.Fault;
            images.Add(image.Value);
        }
        return images.MoveToImmutable();
    }

    private static async Task<Result<ImmutableArray<FoundImage>>> Read(IButlerRepository repository, DatasetQuery query, int limit, CancellationToken cancel)
    {
        var asked = await repository.QueryExpanded(query, cancel);
        if (!asked.IsOk) return asked.Fault;
        var images = ImmutableArray.CreateBuilder<FoundImage>();
        await foreach (var dataset in asked.Value.WithCancellation(cancel))
        {
            if (images.Count == limit) return new Fault.Usage($"More than {limit} images of type '{query.DatasetType}' are there; ask for a smaller region, or for fewer of them.");
            images.Add(new FoundImage(new DatasetUri(repository.Label, dataset.Ref.Id), dataset, dataset.Region));
        }
        return images.DrainToImmutable();
    }

    private async ValueTask<Result<FoundImage>> Find(DatasetUri id, CancellationToken cancel)
    {
        var uri = names.Resolve(id);
        var opened = await repositories.Open(uri.Label, cancel);
        if (!opened.IsOk) return opened.Fault;
        try
        {
            var dataset = await opened.Value.Find(uri.Id, cancel);
            return dataset.IsOk ? new FoundImage(uri with { Label = opened.Value.Label }, dataset.Value, dataset.Value.Region) : dataset.Fault;
        }
        catch (ButlerException failure)
        {
            return failure.Fault;
        }
    }

    /// <summary>
    /// The band as a condition: in every universe that is read (4 to 8) it is a dimension that coadds have of their own and exposures, visits and physical filters imply. Null when it
    /// cannot be written.
    /// </summary>
    private static string? WhereOf(ImageSelection selection)
    {
        if (selection.Band is not { } band) return selection.Where;
        if (band.Contains('\'', StringComparison.Ordinal)) return null;
        return string.IsNullOrWhiteSpace(selection.Where) ? $"band = '{band}'" : $"band = '{band}' AND ({selection.Where})";
    }
}
