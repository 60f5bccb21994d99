using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Tests.Cutouts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Imagery;

/// <summary>Files as mosaics want them.</summary>
public sealed class ImageOpenerTests : IDisposable
{
    private readonly FakeRepository repository = new();
    private readonly DatasetOpener opener;
    private readonly DatasetHandles handles;
    private readonly ImageOpener images;

    public ImageOpenerTests()
    {
        opener = new DatasetOpener(repository, repository, new RepositoryAliases(), NullLogger<DatasetOpener>.Instance);
        handles = new DatasetHandles(opener, Options.Create(new DatasetOptions()), TimeProvider.System);
        images = new ImageOpener(handles);
    }

    public void Dispose()
    {
        handles.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Open_Exposure_HasThePlanesThatAreNeeded()
    {
        var uri = repository.Add(TestFits.Exposure());
        using var all = (await images.Open(uri, new ImageNeeds { Variance = true, Mask = true }, default)).Value;
        Assert.Equal((TestFits.Width, TestFits.Height), (all.Image.Width, all.Image.Height));
        Assert.NotNull(all.Image.Variance);
        Assert.NotNull(all.Image.Mask);
        Assert.Equal(1 << 8, all.Image.Ignored);
        Assert.Equal(new ImageCalibration(null, 1, ""), all.Calibration);
        using var bare = (await images.Open(uri, new ImageNeeds { Ignored = [] }, default)).Value;
        Assert.Null(bare.Image.Variance);
        Assert.Null(bare.Image.Mask);
        // A mask is read for what is ignored, and only when it has such a plane.
        using var ignoring = (await images.Open(uri, new ImageNeeds { Ignored = ["no_data"] }, default)).Value;
        Assert.NotNull(ignoring.Image.Mask);
        using var unknown = (await images.Open(uri, new ImageNeeds { Ignored = ["CLOUD"] }, default)).Value;
        Assert.Null(unknown.Image.Mask);
    }

    [Fact]
    public async Task Open_ImageOfNoPlace_IsUsage_AndNothingStaysLeased()
    {
        var uri = repository.Add(TestFits.Simple(hasCoordinates: false));
        var opened = await images.Open(uri, new ImageNeeds(), default);
        Assert.IsType<Fault.Usage>(opened.Fault);
        handles.Drop(uri);
        Assert.Equal(0, repository.InUse);
    }

    [Fact]
    public async Task Open_DisposedImage_IsClosedWhenItsHandleIs()
    {
        var uri = repository.Add(TestFits.Exposure());
        var image = (await images.Open(uri, new ImageNeeds(), default)).Value;
        handles.Drop(uri);
        Assert.Equal(1, repository.InUse);
        image.Dispose();
        Assert.Equal(0, repository.InUse);
    }

    [Fact]
    public async Task Find_ByIds_KeepsTheirOrder_AndNamesTheFirstThatIsNotThere()
    {
        var finder = new ImageFinder(repository, opener);
        DatasetUri[] ids = [.. Enumerable.Range(0, 20).Select(_ => repository.Add(TestFits.Simple()))];
        var found = (await finder.Find(ids, default)).Value;
        Assert.Equal(ids, found.Select(f => f.Uri));
        var (none, noneEither) = (ids[0] with { Id = Guid.NewGuid() }, ids[0] with { Id = Guid.NewGuid() });
        var missing = await finder.Find([ids[0], none, noneEither], default);
        Assert.Contains(none.Id.ToString(), Assert.IsType<Fault.NotFound>(missing.Fault).Message, StringComparison.Ordinal);
    }
}
