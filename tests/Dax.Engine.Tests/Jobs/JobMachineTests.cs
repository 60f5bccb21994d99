using Dax.Engine.Faults;
using Dax.Engine.Jobs;

namespace Dax.Engine.Tests.Jobs;

public class JobMachineTests
{
    private static readonly DateTimeOffset Noon = Given.Noon;

    [Fact]
    public void Create_WithoutRun_IsPendingWithDefaults()
    {
        var decision = Given.Machine().Create(Given.Request(Given.Ada, ("RUNID", "night-7"), ("QUERY", "SELECT 1")), null, Noon.AddTicks(7)).Value;
        var job = decision.State;
        Assert.Equal((JobPhase.Pending, "night-7", 600L, Noon, Noon.AddDays(7), 1L), (job.Phase, job.RunId, job.ExecutionDurationSeconds, job.Created, job.Destruction, job.Version));
        Assert.Equal(JobEffects.None, decision.Effects);
    }

    [Theory]
    [InlineData(LaneEntry.Slot, JobPhase.Executing, 1)]
    [InlineData(LaneEntry.Queue, JobPhase.Queued, 0)]
    public void Create_WithRun_IsAtWorkInOneStep(LaneEntry entry, JobPhase phase, int tries)
    {
        var decision = Given.Machine("me").Create(Given.Request(), entry, Noon).Value;
        Assert.Equal((phase, 1, tries, "me", 1L), (decision.State.Phase, decision.State.Attempt, decision.State.Tries, decision.State.Lease, decision.State.Version));
        Assert.Equal(JobEffects.StartAttempt, decision.Effects);
        Assert.Equal(phase is JobPhase.Executing ? Noon : null, decision.State.Started);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("short")]
    [InlineData("")]
    public void Create_WithBadId_IsUsage(string id) => Assert.IsType<Fault.Usage>(Given.Machine().Create(Given.Request() with { Id = id }, null, Noon).Fault);

    [Fact]
    public void Create_BeyondBounds_IsUsage()
    {
        var options = new JobOptions { MaxParameters = 1, MaxParameterChars = 1024 };
        var machine = new JobMachine(options, "me");
        Assert.IsType<Fault.Usage>(machine.Create(Given.Request(null, ("A", "1"), ("B", "2")), null, Noon).Fault);
        Assert.IsType<Fault.Usage>(machine.Create(Given.Request(null, ("A", new string('x', 1024))), null, Noon).Fault);
    }

    [Fact]
    public void Uws_2_2_3_1_Create_WithTimes_TakesThemAsFarAsAllowed()
    {
        var machine = Given.Machine();
        JobState Made(long? seconds, DateTimeOffset? destruction) =>
            machine.Create(Given.Request() with { ExecutionDurationSeconds = seconds, Destruction = destruction }, null, Noon).Value.State;
        var modest = Made(5, Noon.AddHours(1).AddTicks(7));
        Assert.Equal((5L, Noon.AddHours(1)), (modest.ExecutionDurationSeconds, modest.Destruction));
        var greedy = Made(0, Noon.AddYears(5));
        Assert.Equal((86_400L, Noon.AddDays(30)), (greedy.ExecutionDurationSeconds, greedy.Destruction));
        Assert.IsType<Fault.Usage>(machine.Create(Given.Request() with { ExecutionDurationSeconds = -1 }, null, Noon).Fault);
    }

    [Fact]
    public void Begin_OfNewestAttempt_Executes()
    {
        var decision = JobMachine.Begin(Given.Queued, 1, Noon);
        Assert.Equal((JobPhase.Executing, 1, Noon), (decision.State.Phase, decision.State.Tries, decision.State.Started));
        Assert.Equal(JobEffects.None, decision.Effects);
    }

    [Fact]
    public void Begin_OfOlderAttempt_ChangesNothing() => Assert.False(JobMachine.Begin(Given.Queued with { Attempt = 2 }, 1, Noon).IsChange);

    [Fact]
    public void Finish_WithResult_Completes()
    {
        var decision = JobMachine.Finish(Given.Executing, 1, Given.Success(), Noon.AddSeconds(2));
        var job = decision.State;
        Assert.Equal((JobPhase.Completed, Noon.AddSeconds(2), 3L, Lane.Interactive), (job.Phase, job.Ended, job.Rows, job.Lane));
        Assert.Equal("result", Assert.Single(job.Results).Name);
        Assert.Null(job.Lease);
        Assert.Equal(JobEffects.CancelAttempt, decision.Effects);
    }

    [Fact]
    public void Finish_WithFailure_IsErrorWithSummary()
    {
        var job = JobMachine.Finish(Given.Executing, 1, Given.Failure("No."), Noon).State;
        Assert.Equal((JobPhase.Error, "No.", false), (job.Phase, job.Failure!.Message, job.Failure.IsTransient));
        Assert.Empty(job.Results);
    }

    [Fact]
    public void Finish_OfOlderAttempt_IsNotHeard() => Assert.False(JobMachine.Finish(Given.Executing with { Attempt = 2 }, 1, Given.Success(), Noon).IsChange);

    [Fact]
    public void Finish_AfterAbort_IsNotHeard()
    {
        var aborted = JobMachine.Abort(Given.Executing, Noon).State;
        Assert.False(JobMachine.Finish(aborted, 1, Given.Success(), Noon).IsChange);
    }

    [Fact]
    public void Uws_2_2_3_6_Abort_OfPendingQueuedExecuting_IsAborted()
    {
        foreach (var job in new[] { Given.Pending(), Given.Queued, Given.Executing })
            Assert.Equal(JobPhase.Aborted, JobMachine.Abort(job, Noon).State.Phase);
        Assert.True(JobMachine.Abort(Given.Executing, Noon).Effects.HasFlag(JobEffects.CancelAttempt));
    }

    [Fact]
    public void Uws_2_1_4_Expire_AtDeadline_AbortsWithSummary()
    {
        var job = Given.Executing;
        Assert.False(JobMachine.Expire(job, Noon.AddSeconds(599)).IsChange);
        var decision = JobMachine.Expire(job, Noon.AddSeconds(600));
        Assert.Equal(JobPhase.Aborted, decision.State.Phase);
        Assert.Contains("execution duration of 600 s was exceeded", decision.State.Failure!.Message, StringComparison.Ordinal);
        Assert.True(decision.Effects.HasFlag(JobEffects.CancelAttempt));
    }

    [Fact]
    public void Resume_OfExecuting_QueuesTheNextAttempt()
    {
        var decision = Given.Machine("next").Resume(Given.Executing, Noon);
        Assert.Equal((JobPhase.Queued, 2, 1, "next"), (decision.State.Phase, decision.State.Attempt, decision.State.Tries, decision.State.Lease));
        Assert.Equal(JobEffects.StartAttempt | JobEffects.CancelAttempt, decision.Effects);
    }

    [Fact]
    public void HandBack_OfExecuting_CountsNoTry_AndStartsNothing()
    {
        var decision = JobMachine.HandBack(Given.Executing);
        Assert.Equal((JobPhase.Queued, 1, 0, null, Given.Executing.Lease), (decision.State.Phase, decision.State.Attempt, decision.State.Tries, decision.State.Started, decision.State.Lease));
        Assert.Equal(JobEffects.None, decision.Effects);
        Assert.False(JobMachine.HandBack(Given.Queued).IsChange);
        // What the attempt still says changes nothing.
        Assert.False(JobMachine.Finish(decision.State, 1, Given.Success(), Noon).IsChange);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(7, 16)]
    [InlineData(9, 30)]
    [InlineData(1000, 30)]
    public void Pauses_GrowWithEveryCrash_UpToABound(int tries, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), JobMachine.PauseBefore(Given.Executing with { Tries = tries }));

    [Fact]
    public void Resume_OfTooOftenBegun_IsTransientError()
    {
        var most = Given.Options.MaxAttempts;
        Assert.Equal(JobPhase.Queued, Given.Machine().Resume(Given.Executing with { Tries = most - 1, Attempt = most }, Noon).State.Phase);
        var decision = Given.Machine().Resume(Given.Executing with { Tries = most, Attempt = most }, Noon);
        Assert.Equal((JobPhase.Error, true), (decision.State.Phase, decision.State.Failure!.IsTransient));
    }

    [Fact]
    public void Resume_OfQueued_CountsNoTry()
    {
        var job = Given.Queued;
        for (var i = 0; i < 10; i++)
            job = Given.Machine().Resume(job, Noon).State;
        Assert.Equal((JobPhase.Queued, 11, 0), (job.Phase, job.Attempt, job.Tries));
    }

    [Fact]
    public void Delete_OfWorking_CancelsAndForgets()
    {
        var decision = JobMachine.Delete(Given.Executing with { Uploads = [new("t", "token", null)] }, Noon);
        Assert.Equal((JobPhase.Archived, true), (decision.State.Phase, decision.State.IsDeleted));
        Assert.Empty(decision.State.Parameters);
        Assert.Equal(JobEffects.CancelAttempt | JobEffects.DeleteResults | JobEffects.DeleteUploads, decision.Effects);
        Assert.IsType<Fault.NotFound>(JobAccess.Open(decision.State, Given.Nobody).Fault);
    }

    [Fact]
    public void Destroy_BeforeItsTime_ChangesNothing_ThenArchives()
    {
        var job = JobMachine.Finish(Given.Executing, 1, Given.Success(), Noon).State;
        Assert.False(JobMachine.Destroy(job, Noon.AddDays(6)).IsChange);
        var decision = JobMachine.Destroy(job, Noon.AddDays(7));
        Assert.Equal((JobPhase.Archived, false), (decision.State.Phase, decision.State.IsDeleted));
        Assert.Empty(decision.State.Results);
        Assert.Equal(JobEffects.DeleteResults, decision.Effects);
        Assert.True(JobAccess.Open(decision.State, Given.Nobody).IsOk);
    }

    [Fact]
    public void Uploads_GoWhenTheJobHasFinished()
    {
        var job = Given.Machine().Run(Given.Pending([new("t", "token", null)]), LaneEntry.Slot, Noon).State;
        Assert.True(JobMachine.Finish(job, 1, Given.Success(), Noon).Effects.HasFlag(JobEffects.DeleteUploads));
    }

    [Fact]
    public void Edit_OfPending_AddsAndOfOthersIsUsage()
    {
        var machine = Given.Machine();
        var job = machine.Edit(Given.Pending(), [new("RUNID", new string('r', 80))], [new("t", "token", null)]).Value.State;
        Assert.Equal((64, 1, 1, 2L), (job.RunId!.Length, job.Parameters.Length, job.Uploads.Length, job.Version));
        Assert.IsType<Fault.Usage>(machine.Edit(Given.Executing, [new("A", "b")], []).Fault);
    }

    [Fact]
    public void Edit_SingleValued_IsReplaced_OthersGather()
    {
        var machine = Given.Machine();
        var job = machine.Create(Given.Request(null, ("QUERY", "SELECT 1"), ("MaxRec", "5"), ("NOTE", "a"), ("RUNID", "one")), null, Noon).Value.State;
        var edited = machine.Edit(job, [new("query", "SELECT 2"), new("NOTE", "b"), new("runId", "two")], []).Value.State;
        Assert.Equal(["MaxRec=5", "NOTE=a", "query=SELECT 2", "NOTE=b", "runId=two"], edited.Parameters.Select(p => $"{p.Name}={p.Value}"));
        Assert.Equal("two", edited.RunId);
    }

    [Fact]
    public void SetExecutionDuration_ClampsAndKeepsFinishedJobs()
    {
        var machine = Given.Machine();
        Assert.Equal(86_400, machine.SetExecutionDuration(Given.Pending(), 0).Value.State.ExecutionDurationSeconds);
        Assert.Equal(86_400, machine.SetExecutionDuration(Given.Pending(), long.MaxValue).Value.State.ExecutionDurationSeconds);
        Assert.Equal(5, machine.SetExecutionDuration(Given.Executing, 5).Value.State.ExecutionDurationSeconds);
        Assert.IsType<Fault.Usage>(machine.SetExecutionDuration(Given.Pending(), -1).Fault);
        Assert.False(machine.SetExecutionDuration(JobMachine.Abort(Given.Pending(), Noon).State, 5).Value.IsChange);
    }

    [Fact]
    public void SetDestruction_IsNoLaterThanTheServiceKeepsJobs()
    {
        var machine = Given.Machine();
        Assert.Equal(Noon.AddDays(30), machine.SetDestruction(Given.Pending(), Noon.AddYears(5), Noon).State.Destruction);
        Assert.Equal(Noon.AddHours(1), machine.SetDestruction(Given.Pending(), Noon.AddHours(1), Noon).State.Destruction);
        var aborted = JobMachine.Abort(Given.Pending(), Noon).State;
        Assert.Equal((JobPhase.Aborted, Noon.AddHours(1)), (machine.SetDestruction(aborted, Noon.AddHours(1), Noon).State.Phase, machine.SetDestruction(aborted, Noon.AddHours(1), Noon).State.Destruction));
    }

    [Fact]
    public void Access_OfAnothersJob_IsForbidden()
    {
        var ada = Given.Machine().Create(Given.Request(Given.Ada), null, Noon).Value.State;
        Assert.True(JobAccess.Open(ada, Given.Ada).IsOk);
        Assert.IsType<Fault.Forbidden>(JobAccess.Open(ada, Given.Bo).Fault);
        Assert.IsType<Fault.Forbidden>(JobAccess.Open(ada, Given.Nobody).Fault);
        Assert.True(JobAccess.Open(Given.Pending(), Given.Bo).IsOk);
        Assert.IsType<Fault.NotFound>(JobAccess.Open(null, Given.Ada).Fault);
    }
}
