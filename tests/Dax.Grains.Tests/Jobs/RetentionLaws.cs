using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Engine.Results;
using Dax.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

/// <summary>Results go when they are too much, oldest first; lines of the history when they are old.</summary>
public sealed class RetentionLaws : JobLaws
{
    protected override ActorHostSettings Settings
    {
        get
        {
            var settings = base.Settings;
            return settings with
            {
                Services = services =>
                {
                    settings.Services(services);
                    services.Configure<ResultOptions>(o => (o.MaxTotalBytes, o.HistoryRetention) = (700, TimeSpan.FromDays(100)));
                },
            };
        }
    }

    private ISweepGrain Sweeper => Grain<ISweepGrain>("0");

    [Fact]
    public async Task Results_BeyondTheTotal_AreArchived_OldestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await Created("ROWS 3")).Id);
            await Finished(ids[^1]);
            await Host.Elapse(TimeSpan.FromMilliseconds(50));
        }
        await Soon(Sweeper.Sweep());
        foreach (var id in ids.Take(2))
            Assert.Equal((JobPhase.Archived, 300L), ((await Job(id).Get(Nobody)).Phase, Row(id).Bytes));
        foreach (var id in ids.Skip(2))
            Assert.Equal(JobPhase.Completed, (await Job(id).Get(Nobody)).Phase);
        Assert.Equal(ids.Skip(2).Order(), Results.Completed.Keys.Select(k => k.JobId).Order());
    }

    [Fact]
    public async Task History_OfOldJobs_IsForgotten_WithTheirState()
    {
        var (gone, _) = await Created("ROWS 1");
        await Finished(gone);
        var (young, _) = await Created("ROWS 1");
        await Finished(young);
        await Job(gone).Delete(Nobody);
        Index.PutLater(Row(gone) with { Id = "sync-0001", IsSync = true, Created = Row(gone).Created.AddDays(-200) });
        await Soon(Sweeper.Sweep());
        Assert.Equal((false, true), (Index.Rows.ContainsKey("sync-0001"), Index.Rows.ContainsKey(gone)));
        await Grain<IJobUpkeep>(gone).Forget(Row(gone).Created.AddDays(1));
        await Grain<IJobUpkeep>(young).Forget(Row(young).Created.AddDays(1));
        Assert.False(Index.Rows.ContainsKey(gone));
        Assert.Equal(JobPhase.Completed, (await Job(young).Get(Nobody)).Phase);
        await Host.Stop();
        await Host.Start();
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Job(gone).Get(Nobody))).Code);
        Assert.False(Index.Rows.ContainsKey(gone));
    }

    [Fact]
    public async Task Sweep_OfManyDue_GoesOnUntilNoneIs()
    {
        for (var i = 0; i < 450; i++)
        {
            var id = NewKey();
            Index.PutLater(new Engine.Ports.JobRow
            {
                Id = id, Service = "tap", Origin = "192.0.2.1", Phase = Engine.Jobs.JobPhase.Aborted, Created = DateTimeOffset.UnixEpoch, Destruction = DateTimeOffset.UnixEpoch.AddDays(1), Version = 1,
            });
        }
        Assert.Equal(450, await Soon(Sweeper.Sweep()));
        Assert.Equal(0, await Soon(Sweeper.Sweep()));
    }
}
