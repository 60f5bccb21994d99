using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Engine.Ports;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

public sealed class JobTimesTests : JobLaws
{
    [Fact]
    public async Task Uws_2_1_4_ExecutionDuration_Exceeded_AbortsWithSummary()
    {
        var (id, _) = await Created("HANG", run: false);
        Assert.Equal(5, (await Job(id).SetExecutionDuration(Nobody, 5)).ExecutionDurationSeconds);
        await Job(id).Run(Nobody);
        await Eventually(() => Queries.Running == 1, "the engine works");
        await Host.Elapse(TimeSpan.FromSeconds(4));
        Assert.Equal(JobPhase.Executing, (await Job(id).Get(Nobody)).Phase);
        await Host.Elapse(TimeSpan.FromSeconds(2));
        var view = await Finished(id);
        Assert.Equal(JobPhase.Aborted, view.Phase);
        Assert.Contains("execution duration of 5 s", view.Error!.Message, StringComparison.Ordinal);
        await Eventually(() => Queries.Cancelled == 1, "the engine's work is cancelled");
    }

    [Fact]
    public async Task ExecutionDuration_ShortenedWhileExecuting_IsHeeded()
    {
        var (id, _) = await Created("HANG");
        await Host.Elapse(TimeSpan.FromSeconds(3));
        await Job(id).SetExecutionDuration(Nobody, 1);
        await Host.Elapse(TimeSpan.FromSeconds(1));
        Assert.Equal(JobPhase.Aborted, (await Finished(id)).Phase);
    }

    [Fact]
    public async Task Uws_2_1_5_Destruction_ArchivesAndRemovesResults()
    {
        var (id, created) = await Created("ROWS 1", owner: Ada);
        await Finished(id, Ada);
        var at = created.Created.AddMinutes(2);
        Assert.Equal(at, (await Job(id).SetDestruction(Ada, at)).Destruction);
        await Eventually(async () =>
        {
            await Host.Elapse(TimeSpan.FromSeconds(20));
            return (await Job(id).Get(Ada)).Phase is JobPhase.Archived;
        }, "the job is archived");
        Assert.Empty((await Job(id).Get(Ada)).Results);
        Assert.Empty(Results.Completed);
        Assert.Empty(await List(Ada, []));
        Assert.Equal(id, Assert.Single(await List(Ada, [JobPhase.Archived])).Id);
    }

    [Fact]
    public async Task Destruction_OfAWorkingJob_CancelsIt()
    {
        var (id, created) = await Created("HANG");
        await Job(id).SetDestruction(Nobody, created.Created.AddSeconds(1));
        await Eventually(async () =>
        {
            await Host.Elapse(TimeSpan.FromSeconds(15));
            return Queries.Cancelled == 1;
        }, "the engine's work is cancelled");
        Assert.Equal(JobPhase.Archived, (await Job(id).Get(Nobody)).Phase);
    }

    [Fact]
    public async Task AWorkingJob_StaysActive()
    {
        var (id, _) = await Created("HANG", run: false);
        await Job(id).SetExecutionDuration(Nobody, 86_400);
        await Job(id).Run(Nobody);
        await Eventually(() => Queries.Running == 1, "the engine works");
        for (var i = 0; i < 30; i++)
            await Host.Elapse(TimeSpan.FromMinutes(2));
        Queries.Release();
        var view = await Finished(id);
        Assert.Equal((JobPhase.Completed, 1), (view.Phase, view.Results[0].Attempt));
    }

    private Task<System.Collections.Immutable.ImmutableArray<JobSummary>> List(Caller who, System.Collections.Immutable.ImmutableArray<JobPhase> phases) =>
        Grain<IJobDirectoryGrain>().List(who, new JobFilter("tap", phases, null, null));
}
