using Dax.Backends.Butler;
using Dax.Backends.Butler.Config;
using Dax.Backends.Butler.Queries;

namespace Dax.Backends.Tests.Butler;

public sealed class ConfigurationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-butler-").FullName;

    [Fact]
    public void Read_ChainOfDatastores_GivesThoseOfFilesInOrder()
    {
        var config = Read("""
            datastore:
              cls: lsst.daf.butler.datastores.chainedDatastore.ChainedDatastore
              datastores:
                - {cls: lsst.daf.butler.datastores.inMemoryDatastore.InMemoryDatastore}
                - {cls: lsst.daf.butler.datastores.fileDatastore.FileDatastore, root: <butlerRoot>/a b, records: {table: first}}
                - {cls: lsst.daf.butler.datastores.fileDatastore.FileDatastore, root: "s3://bucket/path", name: named}
            registry: {db: "sqlite:///<butlerRoot>/gen3.sqlite3"}
            """);
        Assert.Equal([$"file://{folder}/a%20b/", "s3://bucket/path/"], config.Datastores.Select(d => d.Root.AbsoluteUri));
        Assert.Equal(["first", "file_datastore_records"], config.Datastores.Select(d => d.RecordsTable));
        Assert.Equal(["FileDatastore@<butlerRoot>/a b", "named"], config.Datastores.Select(d => d.Name));
        Assert.Equal($"sqlite:///{folder}/gen3.sqlite3", config.Database);
    }

    [Fact]
    public void Read_Includes_AreMergedAndOverridden()
    {
        File.WriteAllText(Path.Combine(folder, "store.yaml"), "{cls: a.FileDatastore, root: <butlerRoot>, records: {table: t}}");
        File.WriteAllText(Path.Combine(folder, "base.yaml"), "registry: {db: 'postgresql://u@h/d', namespace: old}");
        var config = Read("includeConfigs: [base.yaml]\nregistry: {namespace: new}\ndatastore: !include store.yaml\nroot: /elsewhere");
        Assert.Equal(("postgresql://u@h/d", "new"), (config.Database, config.Namespace));
        Assert.Equal(("file:///elsewhere/", "t"), (config.Datastores[0].Root.AbsoluteUri, config.Datastores[0].RecordsTable));
    }

    [Fact]
    public void Read_RemoteButler_IsTheServersUrl()
    {
        Assert.Equal("https://data.example.org/api/butler/repo/dp1", Read("cls: lsst.daf.butler.remote_butler.RemoteButler\nremote_butler: {url: 'https://data.example.org/api/butler/repo/dp1'}").Server?.AbsoluteUri);
        Assert.Equal("https://data.example.org/x", ButlerConfigReader.Read("a", "https://data.example.org/x").Value.Server?.AbsoluteUri);
    }

    [Theory]
    [InlineData("a/b.fits", "file:///repo/a/b.fits", null)]
    [InlineData("a/b c+d.fits", "file:///repo/a/b%20c%2Bd.fits", null)]
    [InlineData("a/b%23c.fits", "file:///repo/a/b%23c.fits", null)]
    [InlineData("a/100%.fits", "file:///repo/a/100%25.fits", null)]
    [InlineData("z.zip#zip-path=m/n%20o.fits", "file:///repo/z.zip", "m/n o.fits")]
    [InlineData("z.zip#unzip=m.fits", "file:///repo/z.zip", "m.fits")]
    [InlineData("/abs/x.fits", "file:///abs/x.fits", null)]
    [InlineData("file:///abs/x%20y.fits", "file:///abs/x%20y.fits", null)]
    [InlineData("https://host/x.fits?a=b#zip-path=q", "https://host/x.fits?a=b", "q")]
    [InlineData("s3://bucket/k/ey.fits", "s3://bucket/k/ey.fits", null)]
    public void TryResolve_PathsOfDatastores_AreTheirUris(string path, string uri, string? member)
    {
        Assert.True(ArtifactPath.TryResolve(new Uri("file:///repo/"), path, out var found, out var zip));
        Assert.Equal((uri, member), (found.AbsoluteUri, zip));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#zip-path=x")]
    [InlineData("a\0b")]
    [InlineData("a%00b")]
    public void TryResolve_NoPath_IsRefused(string path) => Assert.False(ArtifactPath.TryResolve(new Uri("file:///repo/"), path, out _, out _));

    [Fact]
    public void Problems_OfOptions_AreToldOneByOne()
    {
        var options = new ButlerOptions { BusyTimeout = TimeSpan.Zero };
        foreach (var (label, uri) in ((string, string)[])[("a", "/x"), ("A", "/y"), ("a/b", "/z"), ("c", "")]) options.Repositories.Add(new ButlerRepositoryOptions { Label = label, Uri = uri });
        Assert.Equal(4, options.Problems().Count());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ButlerConfig Read(string yaml)
    {
        File.WriteAllText(Path.Combine(folder, "butler.yaml"), yaml);
        var read = ButlerConfigReader.Read("test", folder);
        Assert.True(read.IsOk, read.IsOk ? "" : read.Fault.Message);
        return read.Value;
    }
}
