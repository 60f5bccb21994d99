using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;

namespace Dax.Grains.Tests.Laws;

/// <summary>A registered reminder comes, whatever happens to activations and silos.</summary>
public sealed class ReminderLaws : ActorLaws
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Reminder_Registered_ComesAgainAndAgain()
    {
        var key = NewKey();
        await Grain<IReminderGrain>(key).Register("sweep", Minute, Minute);
        await Elapsing(() => Ticks(key) >= 3, "three ticks");
    }

    [Fact]
    public async Task Reminder_WithAShorterPeriodThanAMinute_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain<IReminderGrain>().Register("sweep", Minute, Minute - TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task Reminder_ThatFails_ComesAgain()
    {
        var key = NewKey();
        await Grain<IReminderGrain>(key).Register("failing", Minute, Minute);
        await Elapsing(() => Ticks(key) >= 2, "two ticks");
    }

    [Fact]
    public async Task Reminder_Unregistered_ComesNoMore()
    {
        var key = NewKey();
        var grain = Grain<IReminderGrain>(key);
        await grain.Register("sweep", Minute, Minute);
        Assert.True(await grain.Has("sweep"));
        Assert.True(await grain.Unregister("sweep"));
        Assert.False(await grain.Has("sweep"));
        Assert.False(await grain.Unregister("sweep"));
        await Host.Elapse(Minute * 5);
        Assert.Equal(0, Ticks(key));
    }

    [Fact]
    public async Task Reminder_RegisteredAgain_HasTheNewPeriod()
    {
        var key = NewKey();
        var grain = Grain<IReminderGrain>(key);
        await grain.Register("sweep", Minute * 60, Minute * 60);
        await grain.Register("sweep", Minute, Minute * 2);
        await Elapsing(() => Ticks(key) >= 2, "ticks");
        Assert.All(Probe.Of(key).Log, l => Assert.Equal($"sweep {Minute * 2}", l));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reminder_AfterARestart_Comes(bool crash)
    {
        var key = NewKey();
        await Grain<IReminderGrain>(key).Register("sweep", Minute, Minute);
        await (crash ? Host.Crash() : Host.Stop());
        await Host.Start();
        Assert.True(await Grain<IReminderGrain>(key).Has("sweep"));
        await Elapsing(() => Ticks(key) >= 2, "ticks after the restart");
    }

    private static int Ticks(string key) => Probe.Of(key).Log.Count;

    private Task Elapsing(Func<bool> condition, string what) => Eventually(async () =>
    {
        if (!condition())
            await Host.Elapse(Minute / 2);
        return condition();
    }, what);
}
