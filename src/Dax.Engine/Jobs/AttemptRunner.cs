using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Microsoft.Extensions.Logging;

namespace Dax.Engine.Jobs;

/// <summary>
/// One attempt at a job, from its lane ticket to its report. The result is made durable before it is reported, and counts only by the report;
/// so a crash at any point leaves nothing but bytes that nobody names. It does not care what phases there are.
/// </summary>
public sealed partial class AttemptRunner(
    IQueryRunner queries, IResultStore results, TimeProvider time, JobInstruments jobInstruments, QueryInstruments queryInstruments, ILogger<AttemptRunner> log)
{
    public const string ResultName = "result";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Works until the job has heard of the end; never throws. The ticket is given back. A cancelled attempt reports nothing: who cancels it
    /// has decided already.
    /// </summary>
    public async Task Run(JobState job, LaneTicket ticket, IAttemptOwner owner, CancellationToken cancel)
    {
        using var scope = Scope(log, job.Id, job.Attempt);
        using var activity = Telemetry.Continue("job.attempt", job.TraceParent);
        activity?.SetTag("job.id", job.Id);
        try
        {
            using (ticket)
            {
                if (!ticket.HoldsSlot)
                    await ticket.WaitForSlot(cancel);
                if (job.Phase is JobPhase.Queued && !await Insist(() => owner.Begin(job.Attempt), cancel))
                    return;
                var outcome = await Outcome(job, ticket, cancel);
                await Insist(async () => { await owner.Finish(job.Attempt, outcome); return true; }, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            OnCancelled(log);
        }
    }

    private async Task<AttemptOutcome> Outcome(JobState job, LaneTicket ticket, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var ended = "cancelled";
        QuerySummary? summary = null;
        try
        {
            await using var sink = new ResultSink(results, new ResultKey(job.Id, job.Attempt, ResultName));
            var answer = await queries.Run(JobQueries.Request(job), sink, cancel);
            // Others may use the engine while the disk makes this one durable.
            ticket.Dispose();
            summary = answer.IsOk ? answer.Value : null;
            var fault = answer.IsOk ? answer.Value.LateFault : answer.Fault;
            ended = fault?.Code ?? "completed";
            return fault is not null ? Failed(fault, summary) : Completed(await sink.Complete(cancel), job, answer.Value);
        }
        catch (IOException e)
        {
            OnStoreFailed(log, e);
            ended = "transient";
            return Failed(new Fault.Transient("The result could not be stored."), summary);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            OnBroken(log, e);
            ended = "broken";
            return Failed(new Fault.Broken("The service failed while it worked on this job."), summary);
        }
        finally
        {
            var took = time.GetElapsedTime(started);
            jobInstruments.OnAttemptEnded(ended, took);
            queryInstruments.OnQueryFinished(summary, ended, took);
        }
    }

    private static AttemptOutcome Completed((QueryHead Head, long Size) document, JobState job, QuerySummary summary) => new()
    {
        Result = new JobResult(ResultName, document.Head.ContentType, document.Size, job.Attempt, document.Head.FileName),
        Lane = summary.Lane,
        Backend = summary.Backend,
        Rows = summary.Rows,
        Bytes = document.Size,
    };

    private static AttemptOutcome Failed(Fault fault, QuerySummary? summary) => new()
    {
        Failure = new JobFailure(fault.Message, fault is Fault.Transient or Fault.Busy),
        Lane = summary?.Lane,
        Backend = summary?.Backend,
        Rows = summary?.Rows,
        Bytes = summary?.Bytes,
    };

    /// <summary>A report that cannot be written down now is made again: without it the job would stay as it is for ever.</summary>
    private async Task<bool> Insist(Func<Task<bool>> report, CancellationToken cancel)
    {
        for (var pause = FirstRetry; ; pause = pause * 2 < LongestRetry ? pause * 2 : LongestRetry)
        {
            try
            {
                return await report();
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                OnReportFailed(log, pause, e);
            }
            await Task.Delay(pause, time, cancel);
        }
    }
}
