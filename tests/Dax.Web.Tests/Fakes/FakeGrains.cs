using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Contracts.Catalogs;
using Dax.Contracts.Datasets;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Contracts.Tiles;
using Orleans;

namespace Dax.Web.Tests.Fakes;

/// <summary>The grains that the web talks to, in memory: jobs that a test moves through their phases by hand, and answers that a test supplies.</summary>
internal sealed class FakeGrains : IGrainFactory
{
    public ConcurrentDictionary<string, FakeJob> Jobs { get; } = new();

    public FakeCatalog Catalog { get; } = new();

    public FakeMaps Maps { get; } = new();

    /// <summary>Specs of the synchronous queries that came, in order.</summary>
    public ConcurrentQueue<JobSpec> Asked { get; } = new();

    /// <summary>What a synchronous query answers.</summary>
    public Func<JobSpec, CancellationToken, IAsyncEnumerable<ResultChunk>> Sync { get; set; } = (_, _) => FakeSyncQuery.Text("a,b\r\n1,2\r\n");

    /// <summary>What a watched job has written last.</summary>
    public ChunkView? Chunk { get; set; }

    /// <summary>Set to make PHASE=RUN and creation with it fail.</summary>
    public FaultView? Full { get; set; }

    public FakeJob OnlyJob => Jobs.Values.Single();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey
    {
        object grain =
            typeof(TGrainInterface) == typeof(IJobGrain) ? Jobs.GetValueOrDefault(primaryKey) ?? new FakeJob(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IJobWatchGrain) ? new FakeWatch(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IJobDirectoryGrain) ? new FakeDirectory(this)
            : typeof(TGrainInterface) == typeof(ISyncQueryGrain) ? new FakeSyncQuery(this)
            : typeof(TGrainInterface) == typeof(ILinksGrain) ? new FakeLinks()
            : typeof(TGrainInterface) == typeof(ITileGrain) ? new FakeTile(Maps, primaryKey)
            : typeof(TGrainInterface) == typeof(IHipsGrain) ? new FakeMap(Maps, primaryKey)
            : typeof(TGrainInterface) == typeof(IHipsListGrain) ? new FakeMapList(Maps)
            : Catalog;
        return (TGrainInterface)grain;
    }
}

internal sealed class FakeDirectory(FakeGrains grains) : IJobDirectoryGrain
{
    public JobFilter? Filter { get; private set; }

    public Task<ImmutableArray<JobSummary>> List(Caller caller, JobFilter filter)
    {
        if (caller.Name is null)
            return Task.FromResult(ImmutableArray<JobSummary>.Empty);
        var jobs = grains.Jobs.Values.Select(j => j.View).Where(j => j.Owner == caller.Name && j.Service == filter.Service)
            .Where(j => filter.Phases.IsEmpty ? j.Phase != JobPhase.Archived : filter.Phases.Contains(j.Phase))
            .Where(j => filter.After is not { } after || j.Created > after)
            .OrderByDescending(j => j.Created).Take(filter.Last ?? int.MaxValue);
        return Task.FromResult(jobs.Select(j => new JobSummary(j.Id, j.Phase, j.RunId, j.Owner, j.Created)).ToImmutableArray());
    }
}

internal sealed class FakeSyncQuery(FakeGrains grains) : ISyncQueryGrain
{
    public IAsyncEnumerable<ResultChunk> Run(JobSpec spec, CancellationToken cancel = default)
    {
        grains.Asked.Enqueue(spec);
        return grains.Sync(spec, cancel);
    }

    public static readonly ResultHead Csv = new("text/csv;header=present", "result.csv");

    /// <summary>The texts as chunks of one answer.</summary>
    public static async IAsyncEnumerable<ResultChunk> Text(params string[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            yield return new ResultChunk(i, System.Text.Encoding.UTF8.GetBytes(parts[i]), i == parts.Length - 1, i == 0 ? Csv : null);
            await Task.Yield();
        }
    }

    public static async IAsyncEnumerable<ResultChunk> Fault(FaultView fault)
    {
        await Task.Yield();
        yield return new ResultChunk(0, default, true, null, fault);
    }
}

internal sealed class FakeCatalog : ICatalogGrain
{
    public TableSetView Tables { get; set; } = Fixtures.Catalog;

    public ServiceStatus Status { get; set; } = new(true, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null);

    public Exception? Failure { get; set; }

    public Task<TableSetView> GetTables() => Failure is null ? Task.FromResult(Tables) : Task.FromException<TableSetView>(Failure);

    public Task<ServiceStatus> GetStatus() => Failure is null ? Task.FromResult(Status) : Task.FromException<ServiceStatus>(Failure);
}
