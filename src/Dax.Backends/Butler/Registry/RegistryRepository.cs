using System.Collections.Immutable;
using Dax.Backends.Butler.Config;
using Dax.Backends.Butler.Queries;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Butler.Registry;

/// <summary>A repository whose registry is a database at hand.</summary>
internal sealed partial class RegistryRepository : IButlerRepository, IDisposable
{
    /// <summary>File systems' clocks are coarse: two changes may look like one.</summary>
    private static readonly TimeSpan LongestTrust = TimeSpan.FromSeconds(30);

    private readonly ButlerConfig config;
    private readonly RegistryDatabase database;
    private readonly ButlerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly RegistryReader reader;
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Kept? kept;

    public RegistryRepository(ButlerConfig config, RegistryDatabase database, ButlerOptions options, TimeProvider time, ILogger log)
    {
        (this.config, this.database, this.options, this.time, this.log) = (config, database, options, time, log);
        reader = new RegistryReader(config.Label, database);
    }

    public string Label => config.Label;

    public ImmutableArray<Uri> Roots => [.. config.Datastores.Select(d => d.Root).Distinct()];

    public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) => Guarded(async () =>
    {
        var state = await State(cancel);
        return new Result<ImmutableArray<DatasetType>>([.. state.Types.Values.Select(t => t.Type).OrderBy(t => t.Name, StringComparer.Ordinal)]);
    });

    public ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel) => Guarded(async () =>
    {
        var state = await State(cancel);
        return new Result<ImmutableArray<ButlerCollection>>([.. state.Collections.Select(c => Show(state, c))]);
    });

    public ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel) => Guarded(async () =>
    {
        var search = new RecordSearch(await State(cancel), database, OnBadRegion);
        return await search.Find(element, where, cancel);
    });

    public ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) => Guarded(() => new ArtifactSearch(config, database).Find(id, cancel));

    public void Dispose()
    {
        database.Dispose();
        turn.Dispose();
    }

    private static ButlerCollection Show(RegistryState state, CollectionRow row) =>
        new(row.Name, row.Kind, [.. row.Children.Where(state.ById.ContainsKey).Select(id => state.ById[id].Name)], row.Doc);

    /// <summary>Read again when the file has changed, or after a while; never so often that more than a twentieth of the time goes into it.</summary>
    private async ValueTask<RegistryState> State(CancellationToken cancel)
    {
        if (IsFresh(kept)) return kept!.State;
        await turn.WaitAsync(cancel);
        try
        {
            if (IsFresh(kept)) return kept!.State;
            var stamp = database.Stamp();
            var started = time.GetTimestamp();
            var state = await reader.Read(cancel);
            kept = new Kept(state, stamp, time.GetTimestamp(), time.GetElapsedTime(started) * 20);
            return state;
        }
        finally
        {
            turn.Release();
        }
    }

    private bool IsFresh(Kept? state)
    {
        if (state is null) return false;
        var age = time.GetElapsedTime(state.ReadAt);
        // What takes long to read is not read for every request, however often it changes.
        if (state.Effort > options.CacheTime && age < state.Effort) return true;
        return state.Stamp is { } stamp ? age < LongestTrust && stamp.Equals(database.Stamp()) : age < options.CacheTime;
    }

    private async ValueTask<Result<T>> Guarded<T>(Func<Task<Result<T>>> work)
    {
        try
        {
            return await work();
        }
        catch (RegistryException e)
        {
            if (e.InnerException is { } inner) OnFailed(log, Label, e.Message, inner);
            return e.Fault;
        }
    }

    private void OnBadRegion(string element) => OnBadRegion(log, Label, element);

    private sealed record Kept(RegistryState State, object? Stamp, long ReadAt, TimeSpan Effort);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Butler repository {Label}: {Reason}")]
    private static partial void OnFailed(ILogger log, string label, string reason, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Butler repository {Label} has a record of {Element} whose region cannot be read: it is shown without one.")]
    private static partial void OnBadRegion(ILogger log, string label, string element);
}
