using System.Diagnostics;
using System.Globalization;
using Dax.Backends.JobIndex;
using Dax.Backends.ResultStores;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Embedded.Hosting;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Tests.Jobs.Fakes;
using Dax.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using JobParameter = Dax.Contracts.Jobs.JobParameter;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs.Embedded;

/// <summary>Jobs with all that is real but the engine: one SQLite file, results on disk, the machine's clock.</summary>
public sealed class WholeJobsTests : IAsyncLifetime
{
    private static readonly Caller Nobody = new(null, "192.0.2.1");
    private readonly string folder = Directory.CreateTempSubdirectory("dax-jobs-").FullName;
    private ServiceProvider services = null!;

    public async ValueTask InitializeAsync()
    {
        var collection = new ServiceCollection();
        collection.AddEmbeddedActors(o =>
        {
            o.DataFile = Path.Combine(folder, "dax.db");
            o.Assemblies.Add(GrainServices.Assembly);
            o.StreamProviders.Add(JobStreams.Provider);
        });
        collection.AddSingleton<OneFileJobs>();
        collection.AddSingleton<ISqliteCommitter>(s => s.GetRequiredService<OneFileJobs>());
        collection.AddSingleton<ISqliteReaders>(s => s.GetRequiredService<OneFileJobs>());
        collection.AddSqliteJobIndex().AddResultStore(new ResultStoreOptions(), folder).AddJobs().AddDaxGrains();
        collection.AddSingleton<IQueryRunner>(new ScriptedQueries { ChunkSize = 2_000 });
        collection.AddSingleton<ICatalog>(new OneTableCatalog());
        services = collection.BuildServiceProvider(validateScopes: true);
        foreach (var service in services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task OneClient_CreatesRunsAwaitsFetchesDeletes()
    {
        var times = await Jobs(clients: 1, each: 300);
        Report("one client, whole job", times);
        Assert.True(Median(times) < 100, $"p50 {Median(times)} ms");
    }

    [Fact]
    public async Task EightClients_CreateRunAwaitFetchDelete()
    {
        await Jobs(clients: 8, each: 20);
        var watch = Stopwatch.StartNew();
        var times = await Jobs(clients: 8, each: 100);
        Report($"eight clients: {800 / watch.Elapsed.TotalSeconds:0} jobs/s; whole job", times);
        Assert.Equal(800, times.Count);
        var index = services.GetRequiredService<IJobIndex>();
        Assert.Empty(await index.Orphans([], 10, default));
        Assert.Empty(services.GetRequiredService<IResultListing>().Jobs(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task OneClient_RunsSynchronousQueries()
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var times = new List<double>();
        for (var i = 0; i < 3_000; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await foreach (var chunk in grains.GetGrain<ISyncQueryGrain>(Guid.NewGuid().ToString("N")).Run(Spec()).WithBatchSize(1))
                Assert.Null(chunk.Fault);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Report("synchronous query", times.Skip(500).ToList());
        Assert.True(Median(times) < 20, $"p50 {Median(times)} ms");
    }

    private static JobSpec Spec() => new() { Service = "tap", Owner = Nobody, Parameters = [new JobParameter("QUERY", "ROWS 1")] };

    private async Task<List<double>> Jobs(int clients, int each)
    {
        var times = new List<double>();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await OneJob();
                lock (times)
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return times;
    }

    private async Task OneJob()
    {
        var id = Guid.NewGuid().ToString("N");
        var job = services.GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(id);
        var view = await job.Create(Spec(), run: true);
        while (view.Phase is JobPhase.Queued or JobPhase.Executing)
            view = await job.Wait(Nobody, new JobWait(10, null));
        Assert.Equal(JobPhase.Completed, view.Phase);
        await using (var stream = (await services.GetRequiredService<IResultReader>().Open(id, view.Results[0], default))!)
            Assert.Equal(2_000, stream.Length);
        await job.Delete(Nobody);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Report(string what, List<double> times) => TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: p50 {Median(times):0.000} ms, p95 {times.Order().ElementAt(times.Count * 95 / 100):0.000} ms"));
}
