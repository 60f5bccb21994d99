using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Jobs;

public sealed class RetentionTests
{
    private static HeldResults[] Held(params long[] bytes) => [.. bytes.Select((b, i) => new HeldResults($"job-{i:0000}", b))];

    [Theory]
    [InlineData(100, 0, 0)]
    [InlineData(100, 100, 0)]
    [InlineData(100, 99, 1)]
    [InlineData(100, 60, 2)]
    [InlineData(100, 10, 3)]
    [InlineData(1000, 10, 3)]
    public void Excess_TakesTheOldest_NoMoreThanNeeded(long total, long most, int gone) =>
        Assert.Equal(Held(20, 30, 50).Take(gone).Select(h => h.JobId), Retention.Excess(total, most, Held(20, 30, 50)));

    [Fact]
    public void Excess_OfAny_LeavesRoom_AndWithoutItsLastWouldNot() => Prop.ForAll(
        Gen.Choose(1, 1000).NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 5000).ToArbitrary(), (sizes, most) =>
        {
            var held = Held([.. sizes.Select(s => (long)s)]);
            var total = held.Sum(h => h.Bytes);
            var gone = Retention.Excess(total, most, held);
            var left = total - held.Take(gone.Count).Sum(h => h.Bytes);
            return left <= most && (gone.Count == 0 || left + held[gone.Count - 1].Bytes > most);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evict_ArchivesACompletedJob_BeforeItsTime_AndNoOther()
    {
        var done = JobMachine.Finish(Given.Executing, 1, Given.Success(), Given.Noon).State;
        var evicted = JobMachine.Evict(done);
        Assert.Equal((JobPhase.Archived, JobEffects.DeleteResults), (evicted.State.Phase, evicted.Effects));
        Assert.Empty(evicted.State.Results);
        Assert.Equal(done.Bytes, evicted.State.Bytes);
        foreach (var other in (JobState[])[Given.Pending(), Given.Queued, Given.Executing, JobMachine.Abort(Given.Executing, Given.Noon).State, evicted.State])
            Assert.False(JobMachine.Evict(other).IsChange);
    }
}
