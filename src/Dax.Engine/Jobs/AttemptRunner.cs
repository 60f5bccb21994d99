using System.Collections.Immutable;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs;

/// <summary>
/// One attempt at a job, from its lane ticket to its report. The result is made durable before it is reported, and counts only by the report;
/// so a crash at any point leaves nothing but bytes that nobody names. It does not care what phases there are.
/// </summary>
public sealed partial class AttemptRunner(
    JobWorks works, AdmissionGate gate, IResultStore results, IResultAnnouncer announcer, IOptions<ResultOptions> options, TimeProvider time, JobInstruments instruments, ILogger<AttemptRunner> log)
{
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
                var outcome = await Outcome(job, ticket, owner, cancel);
                await Insist(async () => { await owner.Finish(job.Attempt, outcome); return true; }, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            OnCancelled(log);
        }
    }

    private async Task<AttemptOutcome> Outcome(JobState job, LaneTicket ticket, IAttemptOwner owner, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var ended = "cancelled";
        WorkSummary? summary = null;
        var work = works.Of(job.Service);
        using var seat = new LaneSeat(gate, ticket, job.Owner) { IsAccepted = true };
        var progress = new ProgressReports(p => owner.Report(job.Attempt, p), time, log, cancel);
        await using var output = new AttemptResults(results, job.Id, job.Attempt, announcer, time, options.Value.MaxBytes + ResultOptions.Slack);
        try
        {
            // What a crash left of earlier attempts is nobody's.
            if (job.Attempt > 1)
                await results.DeleteBefore(job.Id, job.Attempt, cancel);
            var answer = await work.Run(WorkRequest.Of(job) with { Progress = progress, Seat = seat, MaxBytes = options.Value.MaxBytes }, output, cancel);
            // Others may use the engine while the disk makes this one durable.
            seat.Leave();
            summary = answer.IsOk ? answer.Value : null;
            var fault = answer.IsOk ? answer.Value.LateFault : answer.Fault;
            ended = fault?.Code ?? "completed";
            if (fault is null)
                return Completed(await output.Complete(cancel), answer.Value);
            await Discard(output, job);
            return Failed(fault, summary);
        }
        catch (IOException e)
        {
            OnStoreFailed(log, e);
            ended = "transient";
            return Failed(new Fault.Transient("The result could not be stored."), summary);
        }
        catch (ResultTooLargeException)
        {
            ended = "usage";
            await Discard(output, job);
            return Failed(new Fault.Usage($"The results of a job may have at most {options.Value.MaxBytes} bytes; ask for less, or in parts."), summary);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            OnBroken(log, e);
            ended = "broken";
            return Failed(new Fault.Broken("The service failed while it worked on this job."), summary);
        }
        finally
        {
            progress.Close();
            var took = time.GetElapsedTime(started);
            instruments.OnAttemptEnded(ended, took);
            work.OnFinished(summary, ended, took);
        }
    }

    /// <summary>A job that failed has no results; what this attempt finished before it failed is nobody's.</summary>
    private ValueTask Discard(AttemptResults output, JobState job) =>
        output.HasWhole ? results.Delete(job.Id, CancellationToken.None) : ValueTask.CompletedTask;

    private static AttemptOutcome Completed(ImmutableArray<JobResult> results, WorkSummary summary) => new()
    {
        Results = results,
        Lane = summary.Lane,
        Backend = summary.Backend,
        Rows = summary.Rows,
        Bytes = results.Sum(r => r.Size),
    };

    private static AttemptOutcome Failed(Fault fault, WorkSummary? summary) => new()
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
