using System.Collections.Immutable;
using Dax.Contracts.Datasets;
using Dax.Engine.Links;
using Orleans;

namespace Dax.Grains.Datasets;

/// <summary>Asks its silo's repositories; keeps nothing.</summary>
internal sealed class LinksGrain : Grain, ILinksGrain
{
    private readonly DatasetLinker linker;

    public LinksGrain(DatasetLinker linker) => this.linker = linker;

    // Off the scheduler: registries are read by calls that block.
    public Task<ImmutableArray<DatasetLinksView>> GetLinks(ImmutableArray<string> ids) =>
        Task.Run(async () => ImmutableArray.CreateRange(await linker.Find(ids, CancellationToken.None), ToView));

    private static DatasetLinksView ToView(DatasetLinks links) => new(links.Id, ImmutableArray.CreateRange(links.Links, ToView), links.Cutout is { } bounds ? ToView(bounds) : null);

    private static LinkView ToView(DatasetLink link) => new()
    {
        Semantics = link.Semantics,
        File = link.File is { } file ? new FileView(file.Label, file.Dataset, file.Component) : null,
        Error = link.Error,
        Description = link.Description,
        ContentType = link.ContentType,
        ContentLength = link.ContentLength,
        ContentQualifier = link.ContentQualifier,
    };

    private static CutoutView ToView(CutoutBounds bounds) => new()
    {
        Circle = bounds.Circle,
        Polygon = bounds.Polygon,
        BandMin = bounds.BandMin,
        BandMax = bounds.BandMax,
        TimeMin = bounds.TimeMin,
        TimeMax = bounds.TimeMax,
    };
}
