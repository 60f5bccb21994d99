using Dax.Contracts.Jobs;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

public sealed class JobWaitTests : JobLaws
{
    [Fact]
    public async Task Uws_2_2_1_2_Wait_EndsWithThePhase()
    {
        var (id, _) = await Created("HANG");
        var waiting = Enumerable.Range(0, 20).Select(_ => Job(id).Wait(Nobody, new JobWait(20, null))).ToList();
        await Task.Delay(50);
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        Queries.Release();
        foreach (var view in await Soon(Task.WhenAll(waiting)))
            Assert.Equal(JobPhase.Completed, view.Phase);
    }

    [Fact]
    public async Task Uws_2_2_1_2_Wait_ForAnotherPhase_AnswersAtOnce()
    {
        var (id, _) = await Created("HANG");
        Assert.Equal(JobPhase.Executing, (await Soon(Job(id).Wait(Nobody, new JobWait(20, JobPhase.Queued)))).Phase);
        Queries.Release();
    }

    [Fact]
    public async Task Uws_2_2_1_2_Wait_OnAFinishedJob_AnswersAtOnce()
    {
        var (id, _) = await Created("ROWS 1");
        await Finished(id);
        Assert.Equal(JobPhase.Completed, (await Soon(Job(id).Wait(Nobody, new JobWait(20, JobPhase.Completed)))).Phase);
    }

    [Fact]
    public async Task Wait_EndsWithItsSlice()
    {
        var (id, _) = await Created("HANG", run: false);
        var waiting = Job(id).Wait(Nobody, new JobWait(2, null));
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        await Host.Elapse(TimeSpan.FromSeconds(3));
        Assert.Equal(JobPhase.Pending, (await Soon(waiting)).Phase);
        foreach (var seconds in new[] { 0, -1, double.NaN })
            Assert.Equal(JobPhase.Pending, (await Soon(Job(id).Wait(Nobody, new JobWait(seconds, null)))).Phase);
    }

    [Fact]
    public async Task Wait_DoesNotDelayCommands()
    {
        var (id, _) = await Created("HANG");
        var waiting = Job(id).Wait(Nobody, new JobWait(20, null));
        Assert.Equal(JobPhase.Aborted, (await Soon(Job(id).Abort(Nobody))).Phase);
        Assert.Equal(JobPhase.Aborted, (await Soon(waiting)).Phase);
    }
}
