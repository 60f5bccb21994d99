using System.Collections.Immutable;
using Dax.Contracts.Datasets;

namespace Dax.Web.Tests.Fakes;

/// <summary>A file, a part of what it was made of and a cutout for every identifier but "none".</summary>
internal sealed class FakeLinks : ILinksGrain
{
    public static readonly Guid Dataset = new("11111111-2222-3333-4444-555555555555");

    public Task<ImmutableArray<DatasetLinksView>> GetLinks(ImmutableArray<string> ids) => Task.FromResult(ImmutableArray.CreateRange(ids, Of));

    private static DatasetLinksView Of(string id) => id == "none"
        ? new DatasetLinksView(id, [new LinkView { Semantics = "#this", Error = "NotFoundFault: there is none" }], null)
        : new DatasetLinksView(
            id,
            [
                new LinkView { Semantics = "#this", File = new FileView("main", Dataset, null), Description = "the <file>", ContentType = "application/fits", ContentLength = 4711, ContentQualifier = "#image" },
                new LinkView { Semantics = "#progenitor", File = new FileView("main", Dataset, "raw part"), Description = "raw" },
            ],
            new CutoutView { Circle = "10 20 0.5", Polygon = "9.5 19.5 10.5 19.5 10 20.5", BandMin = 4.02e-7, BandMax = 5.52e-7 });
}
