using Dax.Engine.Datasets;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.Butler;

/// <summary>Rubin's HSC-RC2 export in two universes, and a repository of zipped files.</summary>
public sealed class OtherRepositoriesTests(SharedButlers butlers)
{
    [Theory]
    [InlineData("rc2")]
    [InlineData("rc2-universe4")]
    public async Task Query_EveryTypeOfRc2_GivesAllDatasets(string name)
    {
        using var services = SharedButlers.Serve((name, butlers.Root(name)));
        var repository = await SharedButlers.Open(services, name);
        Assert.Equal(51, (await repository.Collections(default)).Value.Length);
        var all = await All(repository);
        Assert.Equal(1851, all.Count);
        Assert.All(all.Values, d => Assert.NotNull(d.Ref.IngestedAt));
        var raw = all.Values.First(d => d.Ref.DatasetType == "raw");
        Assert.Equal(name == "rc2" ? ["instrument", "detector", "exposure", "band", "day_obs", "group", "physical_filter"] : ["instrument", "detector", "exposure", "band", "physical_filter"], raw.Ref.DataId.Values.Select(v => v.Key));
        Assert.NotNull(raw.Timespan);
        Assert.All(all.Values.Where(d => d.Ref.DatasetType == "gaia_dr2_20200414"), d => Assert.NotNull(d.Region));
    }

    [Fact]
    public async Task Artifacts_OfZippedDatasets_NameArchiveAndMember()
    {
        var root = butlers.Root("zipped");
        using var services = SharedButlers.Serve(("zipped", root));
        var repository = await SharedButlers.Open(services, "zipped");
        var all = await All(repository);
        Assert.Equal(6, all.Count);
        foreach (var id in all.Keys)
        {
            var file = Assert.Single((await repository.Artifacts(id, default)).Value);
            Assert.True(File.Exists(file.Uri.LocalPath));
            using var zip = System.IO.Compression.ZipFile.OpenRead(file.Uri.LocalPath);
            Assert.Equal(zip.GetEntry(file.ZipMember!)!.Length, file.Length);
        }
    }

    private static async Task<Dictionary<Guid, ExpandedDataset>> All(IButlerRepository repository)
    {
        var found = new Dictionary<Guid, ExpandedDataset>();
        foreach (var type in (await repository.DatasetTypes(default)).Value)
        {
            await foreach (var dataset in (await repository.QueryExpanded(new DatasetQuery { DatasetType = type.Name, Collections = ["*"], FindFirst = false }, default)).Value)
                found.Add(dataset.Ref.Id, dataset);
        }
        return found;
    }
}
