using Dax.Contracts.Scans;
using Dax.Grains.Tests.Jobs;

namespace Dax.Grains.Tests.Scans;

/// <summary>What silos say of a table's scans, and what goes back to them.</summary>
public sealed class ScanGroupGrainTests : JobLaws
{
    [Fact]
    public void Ratings_AreTheSameInTheEngineAndOnTheWire() =>
        Assert.Equal(Enum.GetNames<Dax.Engine.Scans.Groups.ScanRating>(), Enum.GetNames<ScanRating>());

    [Fact]
    public async Task Status_IsWhatSilosLastSaid_UntilTheyHaveNoMembers()
    {
        var grain = Grain<IScanGroupGrain>("sky.object");
        Assert.Empty((await grain.Status()).Silos);
        await grain.Report(Report("a", "job-1", "job-2"));
        await grain.Report(Report("b", "job-3"));
        await grain.Report(Report("a", "job-2"));
        Assert.Equal([("a", "job-2"), ("b", "job-3")], (await grain.Status()).Silos.Select(s => (s.Silo, s.Members.Single().JobId)));
        await grain.Report(Report("b"));
        Assert.Equal("a", Assert.Single((await grain.Status()).Silos).Silo);
    }

    [Fact]
    public async Task Status_OfASiloThatIsSilent_IsForgotten()
    {
        var grain = Grain<IScanGroupGrain>("sky.object");
        await grain.Report(Report("a", "job-1"));
        await Host.Elapse(TimeSpan.FromSeconds(6));
        await grain.Report(Report("b", "job-2"));
        await Host.Elapse(TimeSpan.FromSeconds(4));
        Assert.Equal("b", Assert.Single((await grain.Status()).Silos).Silo);
    }

    [Fact]
    public async Task Move_GoesOnceToTheSiloThatScansForTheJob()
    {
        var grain = Grain<IScanGroupGrain>("sky.object");
        Assert.False(await grain.Move("job-1", ScanRating.Snail));
        await grain.Report(Report("a", "job-1"));
        await grain.Report(Report("b", "job-2"));
        Assert.True(await grain.Move("job-1", ScanRating.Slow));
        Assert.True(await grain.Move("job-1", ScanRating.Snail));
        Assert.Empty(await grain.Report(Report("b", "job-2")));
        Assert.Equal([new ScanMove("job-1", ScanRating.Snail)], await grain.Report(Report("a", "job-1")));
        Assert.Empty(await grain.Report(Report("a", "job-1")));
    }

    [Fact]
    public async Task Move_OfAScanThatEnded_GoesNowhere()
    {
        var grain = Grain<IScanGroupGrain>("sky.object");
        await grain.Report(Report("a", "job-1", "job-2"));
        Assert.True(await grain.Move("job-1", ScanRating.Slow));
        Assert.Empty(await grain.Report(Report("a", "job-2")));
        Assert.Empty(await grain.Report(Report("a", "job-1")));
    }

    private static ScanReport Report(string silo, params string[] jobs) =>
        new(silo, 1000, 10, [.. jobs.Select(j => new ScanMemberView(j, "ada", ScanRating.Fast, 3, 1.5, false, 0, DateTimeOffset.UnixEpoch))]);
}
