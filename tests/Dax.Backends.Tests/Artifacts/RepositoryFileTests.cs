using System.Security.Cryptography;
using Dax.Backends.Artifacts;
using Dax.Backends.Butler;
using Dax.Backends.Tests.Butler;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Tests.Artifacts;

/// <summary>Every file of real repositories, by the way of the service: registry, artifact, bytes.</summary>
public sealed class RepositoryFileTests(SharedButlers butlers)
{
    [Fact]
    public async Task Survey_EveryDataset_IsItsFileOrNotFound()
    {
        var root = butlers.Root("survey");
        await using var services = Serve("survey", root);
        var files = new DatasetFiles(services.GetRequiredService<IButlerRepositories>(), services.GetRequiredService<IArtifactStore>());
        var (whole, missing) = (0, 0);
        await foreach (var dataset in All(services, "survey"))
        {
            var opened = await files.Open("survey", dataset.Id, null, CancellationToken.None);
            if (!opened.IsOk)
            {
                Assert.IsType<Fault.NotFound>(opened.Fault);
                Assert.DoesNotContain('/', opened.Fault.Message);
                missing++;
                continue;
            }
            using var file = opened.Value;
            var bytes = new byte[file.Length];
            file.Read(0, bytes);
            var onDisk = Assert.Single(Directory.GetFiles(root, file.FileName, SearchOption.AllDirectories), f => new FileInfo(f).Length == file.Length && SHA256.HashData(File.ReadAllBytes(f)).AsSpan().SequenceEqual(SHA256.HashData(bytes)));
            Assert.Equal(file.ContentType, onDisk.EndsWith(".yaml", StringComparison.Ordinal) ? "text/x-yaml" : "application/fits");
            whole++;
        }
        // Eight raws lie in an archive that is not here; 33 calexps of HSC and the sky map were never written.
        Assert.Equal((302 - 8 - 34, 8 + 34), (whole, missing));
    }

    [Fact]
    public async Task Zipped_EveryDataset_IsAMemberOfTheArchiveReadInPlace()
    {
        var root = butlers.Root("zipped");
        await using var services = Serve("zipped", root);
        var (store, repositories) = (services.GetRequiredService<IArtifactStore>(), services.GetRequiredService<IButlerRepositories>());
        var repository = (await repositories.Open("zipped", CancellationToken.None)).Value;
        var tags = new HashSet<string>();
        await foreach (var dataset in All(services, "zipped"))
        {
            var artifact = Assert.Single((await repository.Artifacts(dataset.Id, CancellationToken.None)).Value);
            using var open = (await store.Open("zipped", artifact, CancellationToken.None)).Value;
            Assert.Equal(artifact.Length, open.Bytes.Length);
            Assert.EndsWith(".zip", open.FilePath, StringComparison.Ordinal);
            var begin = new byte[9];
            open.Bytes.Read(0, begin);
            Assert.Equal("SIMPLE  ="u8.ToArray(), begin);
            Assert.EndsWith(".fits", DatasetMedia.FileName(artifact), StringComparison.Ordinal);
            tags.Add(open.ETag);
        }
        Assert.Equal(6, tags.Count);
    }

    private static ServiceProvider Serve(string label, string root) => new ServiceCollection()
        .AddLogging().AddSingleton(TimeProvider.System).AddButler().AddArtifacts()
        .Configure<ButlerOptions>(o => o.Repositories.Add(new ButlerRepositoryOptions { Label = label, Uri = root })).BuildServiceProvider();

    private static async IAsyncEnumerable<DatasetRef> All(ServiceProvider services, string label)
    {
        var repository = (await services.GetRequiredService<IButlerRepositories>().Open(label, CancellationToken.None)).Value;
        var seen = new HashSet<Guid>();
        foreach (var type in (await repository.DatasetTypes(CancellationToken.None)).Value)
        {
            var found = await repository.Query(new DatasetQuery { DatasetType = type.Name, Collections = ["*"], FindFirst = false }, CancellationToken.None);
            await foreach (var dataset in found.Value)
            {
                if (seen.Add(dataset.Id)) yield return dataset;
            }
        }
    }
}
