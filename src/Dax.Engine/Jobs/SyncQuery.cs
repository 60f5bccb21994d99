using System.Runtime.CompilerServices;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs;

/// <summary>
/// A synchronous request: a job that lives as long as it. Admitted as all work is, streamed to its one reader, remembered by a line of the
/// history. It leaves no other trace: uploads go with it.
/// </summary>
public sealed partial class SyncQuery(
    JobWorks works, AdmissionGate gate, IJobIndex index, IUploadStore uploads, IOptions<JobOptions> options, TimeProvider time, ILogger<SyncQuery> log)
{
    /// <summary>Ends by a part marked last, in every case but cancellation. Abandoning it cancels the engine's work.</summary>
    public async IAsyncEnumerable<AnswerChunk> Run(JobRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var work = works.Of(request.Service);
        using var run = new SyncRun(request, work.SyncLane, time, options.Value.SyncExecutionDuration, cancel);
        try
        {
            var entered = await gate.Enter(work.SyncLane, request.Owner, cancel);
            if (!entered.IsOk)
            {
                yield return new AnswerChunk(0, default, IsLast: true, null, entered.Fault);
                yield break;
            }
            using var seat = new LaneSeat(gate, entered.Value, request.Owner);
            using var window = new ChunkWindow(work.SyncWindowBytes, work.YieldsToReaders ? seat : null);
            run.Start();
            // Off the caller's scheduler: the engine computes for long between two awaits.
            var production = Task.Run(() => Produce(work, run, window, seat), CancellationToken.None);
            try
            {
                await foreach (var chunk in window.Read(cancel))
                    yield return chunk;
            }
            finally
            {
                run.Abandon();
                await production;
                index.PutLater(run.Row());
            }
        }
        finally
        {
            await DiscardUploads(request);
        }
    }

    private async Task Produce(IJobWork work, SyncRun run, ChunkWindow window, LaneSeat seat)
    {
        var request = run.Request;
        using var scope = Scope(log, request.Id);
        using var activity = Telemetry.Continue("query.sync", request.TraceParent);
        activity?.SetTag("job.id", request.Id);
        activity?.SetTag("job.service", request.Service);
        try
        {
            var answer = await work.Run(WorkRequest.Of(request) with { Seat = seat }, window, run.Token);
            run.End(answer);
        }
        catch (OperationCanceledException) when (run.Token.IsCancellationRequested)
        {
            run.EndCancelled();
        }
        catch (Exception e)
        {
            OnBroken(log, e);
            run.End(new Fault.Broken("The service failed while it worked on this request."));
        }
        finally
        {
            // What remains is the reader's: a slot is for work.
            if (work.YieldsToReaders)
                seat.Leave();
            window.End(run.StreamFault);
            work.OnFinished(run.Summary, run.Outcome, run.Elapsed);
        }
    }

    private async ValueTask DiscardUploads(JobRequest request)
    {
        foreach (var upload in request.Uploads)
            if (upload.Token is { } token)
                await uploads.Delete(token, CancellationToken.None);
    }
}
