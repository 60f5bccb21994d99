using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using JobParameter = Dax.Contracts.Jobs.JobParameter;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

public sealed class JobGrainTests : JobLaws
{
    [Fact]
    public async Task Create_WithRun_CompletesInTwoCommits()
    {
        var (id, created) = await Created("ROWS 3");
        Assert.Equal(JobPhase.Executing, created.Phase);
        var view = await Finished(id);
        Assert.Equal((JobPhase.Completed, 2L), (view.Phase, view.Version));
        Assert.Equal(new ResultView("result", "text/csv", 300, 1, "result.csv"), Assert.Single(view.Results));
        Assert.Equal(300, Results.Completed[new ResultKey(id, 1, "result")].Length);
        Assert.Equal(2, Index.Puts.Count);
        Assert.Equal((Dax.Engine.Jobs.JobPhase.Completed, 3L, "ROWS 3", null), (Row(id).Phase, Row(id).Rows, Row(id).Text, Row(id).Lease));
    }

    [Fact]
    public async Task Create_WithoutRun_WaitsForRun()
    {
        var (id, created) = await Created("ROWS 1", run: false);
        Assert.Equal(JobPhase.Pending, created.Phase);
        Assert.Equal(Dax.Engine.Jobs.JobPhase.Pending, Row(id).Phase);
        var edited = await Job(id).AddParameters(Nobody, [new JobParameter("RUNID", "x")], []);
        Assert.Equal(("x", 2), (edited.RunId, edited.Parameters.Length));
        Assert.Equal(JobPhase.Executing, (await Job(id).Run(Nobody)).Phase);
        Assert.Equal(JobPhase.Completed, (await Finished(id)).Phase);
        Assert.Equal(FaultCode.Usage, (await Fault(() => Job(id).AddParameters(Nobody, [], []))).Code);
        Assert.Equal(JobPhase.Completed, (await Job(id).Run(Nobody)).Phase);
        Assert.Equal(1, Queries.Started);
    }

    [Fact]
    public async Task Create_OfAnExistingJob_IsRefused()
    {
        var (id, _) = await Created("ROWS 1", run: false);
        Assert.Equal(FaultCode.Usage, (await Fault(() => Job(id).Create(Spec("ROWS 1"), false))).Code);
    }

    [Fact]
    public async Task Commands_OnAnUnknownJob_AreNotFound()
    {
        var job = Job(NewKey());
        foreach (var command in new Func<Task>[] { () => job.Get(Nobody), () => job.Run(Nobody), () => job.Abort(Nobody), () => job.Delete(Nobody), () => job.Wait(Nobody, new JobWait(1, null)) })
            Assert.Equal(FaultCode.NotFound, (await Fault(command)).Code);
    }

    [Fact]
    public async Task Commands_OnAnothersJob_AreForbidden()
    {
        var (id, _) = await Created("ROWS 1", run: false, Ada);
        foreach (var who in new[] { Bo, Nobody })
            foreach (var command in new Func<Task>[] { () => Job(id).Get(who), () => Job(id).Run(who), () => Job(id).Delete(who), () => Job(id).SetExecutionDuration(who, 1) })
                Assert.Equal(FaultCode.Forbidden, (await Fault(command)).Code);
        Assert.Equal("ada", (await Job(id).Get(Ada)).Owner);
    }

    [Theory]
    [InlineData("FAULT", false)]
    [InlineData("TRANSIENT", true)]
    [InlineData("LATE", true)]
    public async Task Run_ThatFails_IsErrorWithSummary(string query, bool isTransient)
    {
        var (id, _) = await Created(query);
        var view = await Finished(id);
        Assert.Equal((JobPhase.Error, isTransient), (view.Phase, view.Error!.IsTransient));
        Assert.Empty(view.Results);
        Assert.Empty(Results.Completed);
        Assert.Equal(view.Error.Message, Row(id).Error);
    }

    [Fact]
    public async Task Abort_OfARunningJob_CancelsTheEngine_AndStays()
    {
        var (id, _) = await Created("HANG");
        await Eventually(() => Queries.Running == 1, "the engine works");
        Assert.Equal(JobPhase.Aborted, (await Soon(Job(id).Abort(Nobody))).Phase);
        await Eventually(() => Queries.Cancelled == 1, "the engine's work is cancelled");
        Queries.Release();
        Assert.Equal(JobPhase.Aborted, (await Job(id).Run(Nobody)).Phase);
        Assert.Empty(Results.Completed);
    }

    [Fact]
    public async Task Abort_AgainstCompletion_IsOneOrTheOther()
    {
        var ids = Enumerable.Range(0, 60).Select(_ => NewKey()).ToList();
        await Soon(Task.WhenAll(ids.Select(async (id, i) =>
        {
            await Job(id).Create(Spec("ROWS 1", new(null, $"host{i}")), false);
            try
            {
                await Job(id).Run(Nobody);
            }
            catch (FaultException e) when (e.Fault.Code is FaultCode.Busy)
            {
                // The lane is short on purpose.
            }
            for (var j = 0; j < i % 7; j++)
                await Task.Yield();
            await Job(id).Abort(Nobody);
        })));
        await Eventually(() => Queries.Running == 0, "all attempts ended");
        foreach (var id in ids)
        {
            var view = await Finished(id);
            var has = Results.Completed.ContainsKey(new ResultKey(id, 1, "result"));
            Assert.True(view is { Phase: JobPhase.Completed, Results.Length: 1 } && has || view is { Phase: JobPhase.Aborted, Results.IsEmpty: true }, $"{view.Phase} {view.Results.Length} {has}");
        }
        await Eventually(() => Results.Completed.Keys.All(k => Row(k.JobId).Phase is Dax.Engine.Jobs.JobPhase.Completed), "no bytes of aborted jobs stay");
    }

    [Fact]
    public async Task Delete_OfARunningJob_LeavesNothing_AndTheIdStaysTaken()
    {
        var (id, _) = await Created("HANG-LATE");
        await Eventually(() => Queries.Running == 1, "the engine works");
        await Soon(Job(id).Delete(Nobody));
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Job(id).Get(Nobody))).Code);
        await Eventually(() => Queries.Cancelled == 1, "the engine's work is cancelled");
        Assert.Equal(FaultCode.Usage, (await Fault(() => Job(id).Create(Spec("ROWS 1"), true))).Code);
        await Host.Stop();
        await Host.Start();
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Job(id).Get(Nobody))).Code);
        Assert.Equal(FaultCode.Usage, (await Fault(() => Job(id).Create(Spec("ROWS 1"), true))).Code);
        Assert.Equal((Dax.Engine.Jobs.JobPhase.Archived, null), (Row(id).Phase, Row(id).Destruction));
    }

    [Fact]
    public async Task Delete_OfACompletedJob_RemovesItsResults()
    {
        var (id, _) = await Created("ROWS 1");
        await Finished(id);
        await Job(id).Delete(Nobody);
        Assert.Empty(Results.Completed);
        Assert.Equal("ROWS 1", Index.Puts.First(r => r.Id == id).Text);
    }

    [Fact]
    public async Task Uploads_GoWhenTheJobEnds()
    {
        var id = NewKey();
        Results.Uploads["token"] = [1];
        await Job(id).Create(Spec("HANG") with { Uploads = [new UploadedTable("t", "token", null)] }, true);
        Assert.Equal("token", Assert.Single(Row(id).Uploads));
        Queries.Release();
        await Finished(id);
        await Eventually(() => Results.Uploads.IsEmpty, "the upload is gone");
        Assert.Empty(Row(id).Uploads);
    }

    [Fact]
    public async Task Create_InAFullLane_IsBusy_AndNothingIsCreated()
    {
        for (var i = 0; i < 4; i++)
            Assert.Equal(i < 2 ? JobPhase.Executing : JobPhase.Queued, (await Created("HANG")).View.Phase);
        var id = NewKey();
        var busy = await Fault(() => Job(id).Create(Spec("HANG"), true));
        Assert.Equal(FaultCode.Busy, busy.Code);
        Assert.InRange(busy.RetryAfterSeconds!.Value, 1, 60);
        Assert.False(Index.Rows.ContainsKey(id));
        await Job(id).Create(Spec("ROWS 1"), false);
        Assert.Equal(FaultCode.Busy, (await Fault(() => Job(id).Run(Nobody))).Code);
        Assert.Equal(JobPhase.Pending, (await Job(id).Get(Nobody)).Phase);
        Queries.Release();
        await Eventually(() => Queries.Running == 0 && Queries.Started == 4, "the lane is empty");
        Assert.Equal(JobPhase.Completed, await PhaseAfterRun(id));
    }

    [Fact]
    public async Task QueuedJobs_ExecuteWhenTheirTurnComes()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
            ids.Add((await Created("HANG")).Id);
        var aborted = ids[2];
        await Job(aborted).Abort(Nobody);
        Queries.Release();
        foreach (var id in ids)
            Assert.Equal(id == aborted ? JobPhase.Aborted : JobPhase.Completed, (await Finished(id)).Phase);
        Assert.Equal(3, Queries.Started);
        var gate = (AdmissionGate)Host.Services.GetService(typeof(AdmissionGate))!;
        await Eventually(() => gate.InFlight(Dax.Engine.Jobs.Lane.Scan) == 0, "all slots are given back");
    }

    [Fact]
    public async Task Progress_IsShown_WhileTheJobWorks()
    {
        var (id, _) = await Created("PROGRESS 3 7");
        await Eventually(async () => (await Job(id).Get(Nobody)).Progress is not null, "the progress is shown");
        var view = await Job(id).Get(Nobody);
        Assert.Equal((new ProgressView(3, 7, "chunks"), 1L), (view.Progress, view.Version));
        await Grain<IJobAttempt>(id).Report(0, new ProgressView(7, 7, "chunks"));
        Assert.Equal(new ProgressView(3, 7, "chunks"), (await Job(id).Get(Nobody)).Progress);
        Queries.Release();
        Assert.Null((await Finished(id)).Progress);
    }

    private async Task<JobPhase> PhaseAfterRun(string id)
    {
        await Job(id).Run(Nobody);
        return (await Finished(id)).Phase;
    }
}
