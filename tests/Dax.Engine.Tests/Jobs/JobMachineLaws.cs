using Dax.Engine.Jobs;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Jobs;

/// <summary>What holds after any sequence of commands whatever.</summary>
public class JobMachineLaws
{
    private enum Step { RunSlot, RunQueue, Begin, BeginStale, Complete, CompleteStale, Fail, Abort, Expire, HandBack, Resume, Destroy, Delete, Edit, Postpone, Limit, TimePasses }

    private static readonly Gen<Step[]> Steps = Gen.Elements(Enum.GetValues<Step>()).ArrayOf(40);

    [Fact]
    public void FinishedJobs_NeverWorkAgain() => Law((before, after) =>
        !before.IsFinished || (after.IsFinished && (after.Phase == before.Phase || after.Phase is JobPhase.Archived)));

    [Fact]
    public void AbortedJobs_NeverHaveResults() => Law((_, after) => after.Phase is JobPhase.Completed || after.Results.IsEmpty);

    [Fact]
    public void Epochs_NeverFall() => Law((before, after) => after.Attempt >= before.Attempt && after.Tries >= before.Tries - (before.Phase is JobPhase.Executing && after.Phase is JobPhase.Queued ? 1 : 0) && after.Tries >= 0);

    [Fact]
    public void Tries_NeverExceedTheLimit() => Law((_, after) => after.Tries <= Given.Options.MaxAttempts);

    [Fact]
    public void Versions_GrowByOneWithEveryChange() => Law((before, after) => ReferenceEquals(before, after) || after.Version == before.Version + 1);

    [Fact]
    public void Leases_AreHeldWhileWorkingOnly() => Law((_, after) => after.IsWorking == (after.Lease is not null));

    [Fact]
    public void Attempts_StartExactlyWithANewEpoch() => Law((before, after) =>
        new JobDecision(before, after).Effects.HasFlag(JobEffects.StartAttempt) == (after.IsWorking && after.Attempt > before.Attempt));

    [Fact]
    public void Attempts_AreCancelledWhenTheJobLeavesThem() => Law((before, after) =>
        !before.IsWorking || after.IsWorking || new JobDecision(before, after).Effects.HasFlag(JobEffects.CancelAttempt));

    [Fact]
    public void StoredForm_GivesTheSameJobBack() => Law((_, after) => Same(after, JobStateJson.Read(JobStateJson.Write(after))!));

    private static void Law(Func<JobState, JobState, bool> holds) =>
        Prop.ForAll(Steps.ToArbitrary(), steps => Walk(steps).All(s => holds(s.Before, s.After))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static IEnumerable<(JobState Before, JobState After)> Walk(Step[] steps)
    {
        var job = Given.Pending([new JobUpload("t", "token", null)]);
        var now = Given.Noon;
        foreach (var step in steps)
        {
            if (step is Step.TimePasses)
                now += TimeSpan.FromHours(5);
            var next = Apply(job, step, now);
            yield return (job, next);
            job = next;
        }
    }

    private static JobState Apply(JobState job, Step step, DateTimeOffset now) => step switch
    {
        Step.RunSlot => Given.Machine().Run(job, LaneEntry.Slot, now).State,
        Step.RunQueue => Given.Machine().Run(job, LaneEntry.Queue, now).State,
        Step.Begin => JobMachine.Begin(job, job.Attempt, now).State,
        Step.BeginStale => JobMachine.Begin(job, job.Attempt - 1, now).State,
        Step.Complete => JobMachine.Finish(job, job.Attempt, Given.Success(job.Attempt), now).State,
        Step.CompleteStale => JobMachine.Finish(job, job.Attempt - 1, Given.Success(job.Attempt - 1), now).State,
        Step.Fail => JobMachine.Finish(job, job.Attempt, Given.Failure(), now).State,
        Step.Abort => JobMachine.Abort(job, now).State,
        Step.Expire => JobMachine.Expire(job, now).State,
        Step.HandBack => JobMachine.HandBack(job).State,
        Step.Resume => Given.Machine("another").Resume(job, now).State,
        Step.Destroy => JobMachine.Destroy(job, now).State,
        Step.Delete => JobMachine.Delete(job, now).State,
        Step.Edit => Given.Machine().Edit(job, [new JobParameter("QUERY", "SELECT 1")], []) is { IsOk: true } edited ? edited.Value.State : job,
        Step.Postpone => Given.Machine().SetDestruction(job, now.AddDays(3), now).State,
        Step.Limit => Given.Machine().SetExecutionDuration(job, now.Hour + 1).Value.State,
        _ => job,
    };

    private static bool Same(JobState a, JobState b) =>
        a.Parameters.SequenceEqual(b.Parameters) && a.Uploads.SequenceEqual(b.Uploads) && a.Results.SequenceEqual(b.Results)
        && a with { Parameters = default, Uploads = default, Results = default } == b with { Parameters = default, Uploads = default, Results = default };
}
