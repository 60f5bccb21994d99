using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores;

/// <summary>
/// Results of at most <see cref="MostBytes"/> lie beside the jobs that they belong to, larger ones in large. Which of both does not show.
/// </summary>
public sealed partial class SmallResultStore : IResultStore, IResultListing
{
    /// <summary>A row of so many bytes is written to the log and later into the table; beyond, a file that is written once is quicker.</summary>
    public const int MostBytes = 32 << 10;

    private readonly ISmallResults table;
    private readonly IResultStore large;
    private readonly IResultListing listing;
    private readonly ILogger log;
    /// <summary>Jobs whose rows are on their way out, gone for readers already, and by how many deletions.</summary>
    private readonly Dictionary<string, int> leaving = new(StringComparer.Ordinal);

    /// <param name="large">For results that are larger, and scratch large.</param>
    /// <param name="listing">Of the same.</param>
    internal SmallResultStore(ISmallResults table, IResultStore large, IResultListing listing, ILogger log) =>
        (this.table, this.large, this.listing, this.log) = (table, large, listing, log);

    public ValueTask<IResultWriter> Create(ResultKey key, CancellationToken cancel)
    {
        ResultKeys.Check(key);
        return ValueTask.FromResult<IResultWriter>(new SmallResultWriter(key, table, large));
    }

    public async ValueTask<Stream?> Open(ResultKey key, CancellationToken cancel)
    {
        ResultKeys.Check(key);
        if (!IsLeaving(key.JobId) && await table.Find(key) is { } bytes)
            return new MemoryStream(bytes, writable: false);
        return await large.Open(key, cancel);
    }

    /// <summary>Of larger ones only: a row is too small to be followed.</summary>
    public ValueTask<IResultSegment?> OpenSegment(ResultKey key, CancellationToken cancel) =>
        IsLeaving(key.JobId) ? ValueTask.FromResult<IResultSegment?>(null) : large.OpenSegment(key, cancel);

    /// <summary>The rows go with the next commit; should the process end before, the stray sweep finds them.</summary>
    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        lock (leaving)
            leaving[jobId] = leaving.GetValueOrDefault(jobId) + 1;
        _ = DeleteRows(jobId);
        return large.Delete(jobId, cancel);
    }

    public async ValueTask DeleteBefore(string jobId, int attempt, CancellationToken cancel)
    {
        await table.DeleteBefore(jobId, attempt);
        await large.DeleteBefore(jobId, attempt, cancel);
    }

    public Stream Spool() => large.Spool();

    public IEnumerable<string> Jobs(DateTimeOffset before)
    {
        HashSet<string> gone;
        // Before the rows are read: a deletion may end between the two.
        lock (leaving)
            gone = [.. leaving.Keys];
        return table.Jobs(before).Where(job => !gone.Contains(job) && !IsLeaving(job)).Union(listing.Jobs(before), StringComparer.Ordinal);
    }

    private async Task DeleteRows(string jobId)
    {
        try
        {
            await table.Delete(jobId);
        }
        catch (Exception e)
        {
            OnDeleteFailed(log, jobId, e);
        }
        lock (leaving)
        {
            if (--leaving[jobId] == 0)
                leaving.Remove(jobId);
        }
    }

    private bool IsLeaving(string jobId)
    {
        lock (leaving)
            return leaving.ContainsKey(jobId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rows of the results of {JobId} could not be removed; the stray sweep tries again.")]
    private static partial void OnDeleteFailed(ILogger log, string jobId, Exception e);
}
