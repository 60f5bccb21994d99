using System.Collections.Concurrent;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Jobs.Fakes;

/// <summary>The index in memory, with the promises of the port.</summary>
internal sealed class MemoryIndex : IJobIndex
{
    public ConcurrentDictionary<string, JobRow> Rows { get; } = new();

    /// <summary>Every row that was put, in order.</summary>
    public ConcurrentQueue<JobRow> Puts { get; } = new();

    /// <summary>Puts of the rows that it names fail.</summary>
    public Func<JobRow, bool>? Refuses { get; set; }

    public bool CommitsWithState { get; set; } = true;

    public ValueTask Put(JobRow row, CancellationToken cancel)
    {
        if (Refuses?.Invoke(row) is true)
            return ValueTask.FromException(new IOException("The disk is full."));
        PutLater(row);
        return ValueTask.CompletedTask;
    }

    public void PutLater(JobRow row)
    {
        Puts.Enqueue(row);
        Rows.AddOrUpdate(row.Id, row, (_, old) => row.Version >= old.Version ? row : old);
    }

    public ValueTask<JobRow?> Find(string jobId, CancellationToken cancel) => ValueTask.FromResult(Rows.GetValueOrDefault(jobId));

    public ValueTask<IReadOnlyList<JobRow>> List(string service, string owner, IReadOnlyList<JobPhase> phases, DateTimeOffset? after, int? last, CancellationToken cancel)
    {
        var rows = Rows.Values.Where(r => r.Service == service && r.Owner == owner && r.Destruction is not null)
            .Where(r => phases.Count == 0 ? r.Phase is not JobPhase.Archived : phases.Contains(r.Phase)).Where(r => after is null || r.Created > after);
        return ValueTask.FromResult<IReadOnlyList<JobRow>>(
            last is { } n ? [.. rows.OrderByDescending(r => r.Created).Take(n)] : [.. rows.OrderBy(r => r.Created)]);
    }

    public ValueTask<IReadOnlyList<string>> Orphans(IReadOnlyCollection<string> leases, int limit, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<string>>(
        [.. Rows.Values.Where(r => r.Phase is JobPhase.Queued or JobPhase.Executing && !leases.Contains(r.Lease)).Select(r => r.Id).Take(limit)]);

    public ValueTask<IReadOnlyList<string>> Working(string lease, int limit, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<string>>(
        [.. Rows.Values.Where(r => r.Phase is JobPhase.Queued or JobPhase.Executing && r.Lease == lease).Select(r => r.Id).Take(limit)]);

    public ValueTask<IReadOnlyList<string>> Due(DateTimeOffset now, int limit, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<string>>(
        [.. Rows.Values.Where(r => r.Phase is not JobPhase.Archived && r.Destruction <= now).Select(r => r.Id).Take(limit)]);

    private IEnumerable<JobRow> Held => Rows.Values.Where(r => r is { Phase: JobPhase.Completed, IsSync: false, Destruction: not null, Bytes: > 0 });

    public ValueTask<long> HeldBytes(CancellationToken cancel) => ValueTask.FromResult(Held.Sum(r => r.Bytes!.Value));

    public ValueTask<IReadOnlyList<HeldResults>> OldestHeld(int limit, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<HeldResults>>([.. Held.OrderBy(r => r.Ended).Take(limit).Select(r => new HeldResults(r.Id, r.Bytes!.Value))]);

    public ValueTask<IReadOnlyList<string>> Forgettable(DateTimeOffset before, int limit, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<string>>(
        [.. Rows.Values.Where(r => r is { Phase: JobPhase.Archived, IsSync: false } && r.Created < before).Select(r => r.Id).Take(limit)]);

    public ValueTask Remove(string jobId, CancellationToken cancel)
    {
        Rows.TryRemove(jobId, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> RemoveSync(DateTimeOffset before, int limit, CancellationToken cancel) => ValueTask.FromResult(
        Rows.Values.Where(r => r.IsSync && r.Created < before).Select(r => r.Id).Take(limit).ToList().Count(id => Rows.TryRemove(id, out _)));

    public ValueTask<IReadOnlySet<string>> LiveUploads(CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlySet<string>>(Rows.Values.SelectMany(r => r.Uploads).ToHashSet(StringComparer.Ordinal));
}
