using System.Runtime.CompilerServices;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs;

/// <summary>
/// A synchronous query: a job that lives as long as its request. Admitted as all work is, streamed to its one reader, remembered by a line of the
/// history. It leaves no other trace: uploads go with it.
/// </summary>
public sealed partial class SyncQuery(
    IQueryRunner queries, AdmissionGate gate, IJobIndex index, IUploadStore uploads, IOptions<JobOptions> options,
    TimeProvider time, QueryInstruments instruments, ILogger<SyncQuery> log)
{
    /// <summary>Ends by a part marked last, in every case but cancellation. Abandoning it cancels the engine's work.</summary>
    public async IAsyncEnumerable<AnswerChunk> Run(JobRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var run = new SyncRun(request, time, options.Value.SyncExecutionDuration, cancel);
        try
        {
            var entered = await gate.Enter(Lane.Interactive, request.Owner, cancel);
            if (!entered.IsOk)
            {
                yield return new AnswerChunk(0, default, IsLast: true, null, entered.Fault);
                yield break;
            }
            using var ticket = entered.Value;
            using var window = new ChunkWindow();
            run.Start();
            // Off the caller's scheduler: the engine computes for long between two awaits.
            var work = Task.Run(() => Produce(run, window), CancellationToken.None);
            try
            {
                await foreach (var chunk in window.Read(cancel))
                    yield return chunk;
            }
            finally
            {
                run.Abandon();
                await work;
                index.PutLater(run.Row());
            }
        }
        finally
        {
            await DiscardUploads(request);
        }
    }

    private async Task Produce(SyncRun run, ChunkWindow window)
    {
        using var scope = Scope(log, run.Request.Id);
        using var activity = Telemetry.Continue("query.sync", run.Request.TraceParent);
        activity?.SetTag("job.id", run.Request.Id);
        try
        {
            var answer = await queries.Run(JobQueries.Request(run.Request), window, run.Token);
            run.End(answer);
        }
        catch (OperationCanceledException) when (run.Token.IsCancellationRequested)
        {
            run.EndCancelled();
        }
        catch (Exception e)
        {
            OnBroken(log, e);
            run.End(new Fault.Broken("The service failed while it worked on this query."));
        }
        finally
        {
            window.End(run.StreamFault);
            instruments.OnQueryFinished(run.Summary, run.Outcome, run.Elapsed);
        }
    }

    private async ValueTask DiscardUploads(JobRequest request)
    {
        foreach (var upload in request.Uploads)
            if (upload.Token is { } token)
                await uploads.Delete(token, CancellationToken.None);
    }
}
