using System.Collections.Immutable;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;

namespace Dax.Engine.Jobs;

/// <summary>The results of one attempt in the store, one after the other. Disposed without <see cref="Complete"/> it leaves nothing but those that were whole before.</summary>
/// <param name="maxBytes">Of all of them together.</param>
internal sealed class AttemptResults(IResultStore store, string jobId, int attempt, IResultAnnouncer announcer, TimeProvider time, long maxBytes) : IJobOutput, IAsyncDisposable
{
    private readonly ImmutableArray<JobResult>.Builder whole = ImmutableArray.CreateBuilder<JobResult>();
    private (string Name, ResultSink Sink)? open;

    /// <summary>Whether anything of the attempt is readable already.</summary>
    public bool HasWhole => whole.Count > 0;

    public async ValueTask<IChunkSink> Open(string name, CancellationToken cancel)
    {
        await Close(cancel);
        var sink = new ResultSink(store, new ResultKey(jobId, attempt, name), announcer, time, maxBytes - whole.Sum(r => r.Size));
        open = (name, sink);
        return sink;
    }

    /// <summary>All results, durable.</summary>
    public async ValueTask<ImmutableArray<JobResult>> Complete(CancellationToken cancel)
    {
        await Close(cancel);
        return whole.ToImmutable();
    }

    private async ValueTask Close(CancellationToken cancel)
    {
        if (open is not { } last)
            return;
        var (head, size) = await last.Sink.Complete(cancel);
        open = null;
        whole.Add(new JobResult(last.Name, head.ContentType, size, attempt, head.FileName));
    }

    public ValueTask DisposeAsync() => open is { } last ? last.Sink.DisposeAsync() : ValueTask.CompletedTask;
}
