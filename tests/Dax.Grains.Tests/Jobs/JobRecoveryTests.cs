using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Tests.Jobs.Fakes;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

public sealed class JobRecoveryTests : JobLaws
{
    /// <summary>By <see cref="Client"/>.</summary>
    private int made;

    private async Task Restart(bool crash = true)
    {
        await (crash ? Host.Crash() : Host.Stop());
        Queries = new ScriptedQueries();
        await Host.Start();
    }

    [Fact]
    public async Task PendingAndFinishedJobs_SurviveARestart_Unchanged()
    {
        var (pending, _) = await Created("ROWS 1", run: false);
        var (done, _) = await Created("ROWS 2");
        var before = await Finished(done);
        await Restart();
        Assert.Equal(JobPhase.Pending, (await Job(pending).Get(Nobody)).Phase);
        var after = await Job(done).Get(Nobody);
        Assert.Equal((before.Version, before.Phase, before.Results[0]), (after.Version, after.Phase, after.Results[0]));
        Assert.Equal(JobPhase.Completed, (await Job(pending).Run(Nobody)) is { } ? (await Finished(pending)).Phase : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WorkingJobs_AreTakenUpAgain_WithoutBeingAskedFor(bool crash)
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
            ids.Add((await Created("HANG")).Id);
        await Restart(crash);
        await Eventually(() => Queries.Running == 2, "two attempts work again");
        Queries.Release();
        foreach (var id in ids)
        {
            await Eventually(() => Row(id).Phase is Dax.Engine.Jobs.JobPhase.Completed, "the job completes");
            // The row and the state are written side by side, and readers see the job when both are: the row may be there first.
            Assert.Equal(2, (await Finished(id)).Results[0].Attempt);
        }
        Assert.All(Results.Completed.Keys, k => Assert.Equal(2, k.Attempt));
    }

    [Fact]
    public async Task AJobThatCrashesTheServiceTooOften_IsATransientError()
    {
        var (id, _) = await Created("HANG");
        for (var i = 0; i < 3; i++)
        {
            await Eventually(() => Queries.Running == 1, $"attempt {i + 1} works");
            await Restart();
        }
        await Eventually(() => Row(id).Phase is Dax.Engine.Jobs.JobPhase.Error, "the job is given up");
        Assert.True((await Finished(id)).Error!.IsTransient);
        Assert.Equal(0, Queries.Started);
    }

    [Fact]
    public async Task AServiceThatStopsInOrder_CostsAJobNothing()
    {
        var (id, _) = await Created("HANG");
        for (var i = 0; i < 5; i++)
        {
            await Eventually(() => Queries.Running == 1, $"attempt {i + 1} works");
            await Restart(crash: false);
        }
        await Eventually(() => Queries.Running == 1, "it works once more");
        Queries.Release();
        Assert.Equal(JobPhase.Completed, (await Finished(id)).Phase);
        Assert.Equal(6, (await Job(id).Get(Nobody)).Results[0].Attempt);
    }

    [Fact]
    public async Task AbortedAndDeletedJobs_StayThatWay()
    {
        var (aborted, _) = await Created("HANG");
        var (deleted, _) = await Created("HANG");
        await Job(aborted).Abort(Nobody);
        await Job(deleted).Delete(Nobody);
        await Restart();
        Assert.Equal(JobPhase.Aborted, (await Job(aborted).Get(Nobody)).Phase);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Job(deleted).Get(Nobody))).Code);
        await Task.Delay(50);
        Assert.Equal(0, Queries.Started);
    }

    [Fact]
    public async Task ARowWithoutState_IsArchived()
    {
        var (id, _) = await Created("HANG");
        await Host.Crash();
        var ghost = Row(id) with { Id = NewKey(), Uploads = ["lost"] };
        await Index.Put(ghost, default);
        await Host.Start();
        await Eventually(() => Row(ghost.Id).Phase is Dax.Engine.Jobs.JobPhase.Archived, "the row is archived");
        Assert.Empty(Row(ghost.Id).Uploads);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Job(ghost.Id).Get(Nobody))).Code);
    }

    [Fact]
    public async Task AnOldRow_IsRepairedFromTheState()
    {
        var (id, _) = await Created("ROWS 1");
        await Finished(id);
        await Host.Crash();
        var lost = Index.Rows[id];
        Index.Rows[id] = Index.Puts.First(r => r.Id == id);
        await Host.Start();
        await Eventually(() => Row(id) == lost, "the row is as it was");
        Assert.Equal(JobPhase.Completed, (await Job(id).Get(Nobody)).Phase);
        Assert.Equal(1, Queries.Started);
    }

    [Fact]
    public async Task ARowAheadOfTheState_IsOvertaken()
    {
        var (id, _) = await Created("ROWS 1", run: false);
        await Host.Crash();
        Index.Rows[id] = Row(id) with { Phase = Dax.Engine.Jobs.JobPhase.Executing, Version = 5, Lease = "gone" };
        await Host.Start();
        await Eventually(() => Row(id).Phase is Dax.Engine.Jobs.JobPhase.Pending, "the row follows the state");
        Assert.Equal((JobPhase.Pending, 6L), ((await Job(id).Get(Nobody)).Phase, (await Job(id).Get(Nobody)).Version));
    }

    [Fact]
    public async Task AWriteThatFails_LeavesNoJobBehind_ThatOnlyACallerWouldWake()
    {
        var (id, _) = await Created("HANG");
        await Eventually(() => Queries.Running == 1, "the attempt works");
        var refused = 0;
        Index.Refuses = row => row.Phase is Dax.Engine.Jobs.JobPhase.Completed && Interlocked.Exchange(ref refused, 1) == 0;
        Queries.Release();
        await Eventually(() => Volatile.Read(ref refused) == 1, "the report could not be written");
        await Eventually(async () =>
        {
            await Host.Elapse(TimeSpan.FromSeconds(61));
            return Row(id).Phase is Dax.Engine.Jobs.JobPhase.Completed;
        }, "the job is finished without being asked for");
    }

    [Fact]
    public async Task CrashesAtRandom_LoseNothing_AndFinishEverything()
    {
        var random = new Random(20260301);
        var known = new Dictionary<string, JobPhase>();
        for (var round = 1; round <= 6; round++)
        {
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 8).Select(seed => Client(new Random(random.Next()), known, stop.Token)).ToList();
            // However slow the machine is, there is something to lose.
            await Eventually(() => Volatile.Read(ref made) > 5 * round, "jobs are made", () => $"{made} jobs");
            await Task.Delay(random.Next(5, 120));
            stop.Cancel();
            await Host.Crash();
            await Soon(Task.WhenAll(clients));
            Queries = new ScriptedQueries();
            await Host.Start();
        }
        foreach (var (id, phase) in known)
        {
            if (phase is JobPhase.Archived)
            {
                Assert.Equal(FaultCode.NotFound, (await Fault(() => Job(id).Get(Nobody))).Code);
                continue;
            }
            var view = await Finished(id);
            if (phase is JobPhase.Aborted or JobPhase.Completed)
                Assert.Equal(phase, view.Phase);
            Assert.True(view.Phase is JobPhase.Completed or JobPhase.Aborted || view is { Phase: JobPhase.Error, Error.IsTransient: true }, $"{view.Phase}");
            if (view.Phase is JobPhase.Completed)
                Assert.Equal(view.Results[0].Size, Results.Completed[new ResultKey(id, view.Results[0].Attempt, "result")].Length);
            Assert.Equal(view.Phase.ToString(), Row(id).Phase.ToString());
        }
        Assert.True(made > 20, $"Only {made} jobs were made.");
    }

    /// <summary>Creates, runs, polls, aborts and deletes; notes what it was told, and no more than that.</summary>
    private async Task Client(Random random, Dictionary<string, JobPhase> known, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var (id, _) = (NewKey(), 0);
                var view = await Job(id).Create(Spec($"ROWS {random.Next(1, 5)}"), true);
                Interlocked.Increment(ref made);
                Note(id, view.Phase);
                if (random.Next(4) == 0)
                {
                    Note(id, JobPhase.Unknown);
                    Note(id, (await Job(id).Abort(Nobody)).Phase);
                }
                else
                    Note(id, (await Job(id).Wait(Nobody, new JobWait(1, null))).Phase);
                if (random.Next(4) == 0)
                {
                    Note(id, JobPhase.Unknown);
                    await Job(id).Delete(Nobody);
                    Note(id, JobPhase.Archived);
                }
            }
        }
        catch (FaultException e) when (e.Fault.Code is FaultCode.Busy)
        {
            await Task.Delay(1, CancellationToken.None);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // What was under way when the silo went is unknown.
        }

        void Note(string id, JobPhase phase)
        {
            lock (known)
            {
                // An abort or a deletion that was never acknowledged may or may not have happened.
                if (phase is JobPhase.Unknown)
                    known.Remove(id);
                else
                    known[id] = phase;
            }
        }
    }

    protected override LaneOptions Scan { get; } = new() { MaxInFlight = 2, MaxQueued = 100 };
}
