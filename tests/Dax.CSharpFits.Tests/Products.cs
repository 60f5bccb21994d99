using Dax.Backends.Artifacts;
using Dax.Backends.Butler;
using Dax.Backends.Butler.Demo;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Sky.Fits;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Dax.CSharpFits.Tests.Products))]

namespace Dax.CSharpFits.Tests;

/// <summary>What the service gives: cutouts of the simulated survey, whose files can be put in place of others.</summary>
public sealed class Products : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dax-csharpfits-");
    private ServiceProvider services = null!;

    private string Root => Path.Combine(folder.FullName, "survey");

    public async ValueTask InitializeAsync()
    {
        await DemoRepository.Write(Root, seed: 5, _ => Task.CompletedTask, CancellationToken.None);
        services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddButler().AddArtifacts().AddCutouts()
            .AddSingleton<IObsCoreMappings, NoMappings>()
            .Configure<ButlerOptions>(o => o.Repositories.Add(new ButlerRepositoryOptions { Label = "demo", Uri = Root }))
            .Configure<ArtifactOptions>(o => o.ScratchFolder = Path.Combine(folder.FullName, "scratch"))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Datasets of a type in the order of their files' names, with their files.</summary>
    public async Task<(DatasetUri Uri, string File)[]> Datasets(string type)
    {
        var repository = (await services.GetRequiredService<IButlerRepositories>().Open("demo", default)).Value;
        var found = new List<(DatasetUri, string File)>();
        await foreach (var dataset in (await repository.Query(new DatasetQuery { DatasetType = type, Collections = [DemoRepository.Everything] }, default)).Value)
            found.Add((new DatasetUri("demo", dataset.Id), (await repository.Artifacts(dataset.Id, default)).Value[0].Uri.LocalPath));
        return [.. found.OrderBy(d => d.File, StringComparer.Ordinal)];
    }

    /// <summary>The bytes of a synchronous SODA request.</summary>
    public async Task<byte[]> Cut(params (string Name, string Value)[] parameters)
    {
        var work = services.GetServices<IJobWork>().OfType<CutoutWork>().Single();
        var output = new Output();
        var request = new WorkRequest("job-0001", CutoutWork.ServiceName, [.. parameters.Select(p => new JobParameter(p.Name, p.Value))], [], new Principal(null, "192.0.2.1"), IsSync: true);
        var answer = await work.Run(request, output, default);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        return output.Bytes.ToArray();
    }

    private sealed class NoMappings : IObsCoreMappings
    {
        public ValueTask<Result<string?>> Read(string label, CancellationToken cancel) => new((string?)null);
    }

    private sealed class Output : IJobOutput, IChunkSink
    {
        public MemoryStream Bytes { get; } = new();

        public ValueTask<IChunkSink> Open(string name, CancellationToken cancel) => new(this);

        public ValueTask Begin(QueryHead head, CancellationToken cancel) => default;

        public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            Bytes.Write(bytes.Span);
            return default;
        }
    }
}
