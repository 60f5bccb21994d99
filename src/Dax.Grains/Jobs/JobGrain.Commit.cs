using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Orleans;

namespace Dax.Grains.Jobs;

internal sealed partial class JobGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        job = record.State?.Job;
        if (job is null)
            return;
        await RepairIndex(job, cancellationToken);
        // Whoever worked on it is gone, or this activation would not be new.
        if (job.IsWorking)
            await Commit(tools.Machine.Resume(job, Now));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        CancelAttempt();
        if (job is not { } seen || reason.ReasonCode is not DeactivationReasonCode.ShuttingDown || JobMachine.HandBack(seen) is not { IsChange: true } decision)
            return;
        try
        {
            await Write(decision.State);
        }
        catch (Exception e)
        {
            // Then it counts as a crash; the next process finds the job all the same.
            OnNotHandedBack(log, Id, e);
        }
    }

    /// <summary>
    /// The one place that changes the job: state and index row are durable first (in one commit where they share a file), then readers see it,
    /// then its effects are performed. The ticket goes to the attempt that the decision starts, or back.
    /// </summary>
    private async Task<JobView> Commit(JobDecision decision, LaneTicket? ticket = null)
    {
        if (decision.IsChange)
        {
            try
            {
                await Write(decision.State);
            }
            catch
            {
                // What is on disk is not known now; the next activation reads it.
                ticket?.Dispose();
                DeactivateOnIdle();
                throw;
            }
            Publish(decision);
        }
        if (!decision.Effects.HasFlag(JobEffects.StartAttempt))
            ticket?.Dispose();
        await Perform(decision, ticket);
        return View(decision.State);
    }

    private async Task Write(JobState state)
    {
        record.State = new JobRecord { Job = state };
        var written = record.WriteStateAsync();
        // Where they are two commits, a state that is refused (another silo has the job) must leave no row.
        if (!tools.Index.CommitsWithState)
            await written;
        await Task.WhenAll(written, tools.Index.Put(JobQueries.Row(state), CancellationToken.None).AsTask());
    }

    private void Publish(JobDecision decision)
    {
        job = decision.State;
        if (decision.Before?.Phase != job.Phase)
            tools.Instruments.OnPhaseChanged(job.Phase);
        Announce();
        var waiting = changed;
        changed = null;
        waiting?.SetResult();
    }

    private void Announce() => tools.Publisher.Announce(Id, new JobStep(job!.Version, job.Phase.ToWire(), progress?.View));

    private async Task Perform(JobDecision decision, LaneTicket? ticket)
    {
        if (!decision.IsChange)
            return;
        var (effects, state) = (decision.Effects, decision.State);
        if (effects.HasFlag(JobEffects.CancelAttempt))
            CancelAttempt();
        if (effects.HasFlag(JobEffects.StartAttempt))
            StartAttempt(state, ticket);
        KeepWatch();
        if (effects.HasFlag(JobEffects.DeleteResults))
            await Try(() => tools.Results.Delete(state.Id, CancellationToken.None));
        if (effects.HasFlag(JobEffects.DeleteUploads))
            foreach (var upload in decision.Before!.Uploads)
                if (upload.Token is { } token)
                    await Try(() => tools.Uploads.Delete(token, CancellationToken.None));
        if (state.IsDeleted)
            DeactivateOnIdle();
    }

    /// <summary>Bytes that cannot be removed now are strays from here on; the job's state stands.</summary>
    private async Task Try(Func<ValueTask> removal)
    {
        try
        {
            await removal();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            OnRemovalFailed(log, Id, e);
        }
    }

    /// <summary>The state is the truth: a row of another version was written by a process that ended before, or after, it wrote the state.</summary>
    private async Task RepairIndex(JobState state, CancellationToken cancel)
    {
        var row = await tools.Index.Find(Id, cancel);
        if (row?.Version == state.Version)
            return;
        OnIndexRepaired(log, Id, row?.Version ?? 0, state.Version);
        if (row?.Version > state.Version)
            await Commit(new JobDecision(state, state with { Version = row.Version + 1 }));
        else
            await tools.Index.Put(JobQueries.Row(state), cancel);
    }
}
