using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;
using Orleans.Storage;

namespace Dax.Grains.Tests.Laws;

/// <summary>A write that was awaited is on disk; a stale etag fails its own write only.</summary>
public sealed class StateLaws : ActorLaws
{
    [Fact]
    public async Task State_OfANewGrain_IsEmpty()
    {
        var grain = Grain<ILifeGrain>();
        Assert.Equal(0, await grain.Read());
        Assert.Null(await grain.Etag());
    }

    [Fact]
    public async Task Etag_ChangesWithEveryWrite()
    {
        var grain = Grain<ILifeGrain>();
        await grain.Save();
        var first = await grain.Etag();
        await grain.Save();
        Assert.NotNull(first);
        Assert.NotEqual(first, await grain.Etag());
    }

    // A facet that was read before the first write has no etag; one that was read after it has an old one.
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task StaleEtag_FailsTheWrite_AndTheNextActivationReadsTheStored(bool reread, bool clear)
    {
        var grain = Grain<ILifeGrain>();
        await grain.Save();
        if (reread)
            await grain.Retire();
        await Assert.ThrowsAsync<InconsistentStateException>(() => Soon(grain.Conflict(clear)));
        Assert.Equal(101, await Soon(grain.Read()));
    }

    [Fact]
    public async Task StaleEtag_FailsItsOwnWriteOnly()
    {
        var grains = Enumerable.Range(0, 200).Select(_ => Grain<ILifeGrain>()).ToArray();
        await Soon(Task.WhenAll(grains.Select(g => g.Save())));
        var writes = grains.Select((g, i) => i % 4 == 0 ? g.Conflict(clear: false) : g.Save()).ToArray();
        for (var i = 0; i < writes.Length; i++)
        {
            if (i % 4 == 0)
                await Assert.ThrowsAsync<InconsistentStateException>(() => Soon(writes[i]));
            else
                await Soon(writes[i]);
        }

        for (var i = 0; i < grains.Length; i++)
            Assert.Equal(i % 4 == 0 ? 101 : 2, await Soon(grains[i].Read()));
    }

    [Fact]
    public async Task Clear_RemovesTheState_AndAWriteMakesItAnew()
    {
        var grain = Grain<ILifeGrain>();
        await grain.Save();
        await grain.Clear();
        Assert.Equal(0, await grain.Read());
        Assert.Equal(1, await grain.Save());
    }

    [Fact]
    public async Task Written_SurvivesStopAndStart()
    {
        var key = NewKey();
        await Grain<ILifeGrain>(key).Save();
        await Host.Stop();
        await Host.Start();
        Assert.Equal(1, await Grain<ILifeGrain>(key).Read());
    }

    [Fact]
    public async Task Written_SurvivesACrash_UnwrittenDoesNot()
    {
        var key = NewKey();
        await Grain<ILifeGrain>(key).Save();
        await Grain<ILifeGrain>(key).Increment();
        await Host.Crash();
        await Host.Start();
        Assert.Equal(1, await Grain<ILifeGrain>(key).Read());
    }

    [Fact]
    public async Task Acknowledged_BeforeACrashUnderLoad_IsAllThere()
    {
        var keys = Enumerable.Range(0, 16).Select(_ => NewKey()).ToArray();
        var acknowledged = new int[keys.Length];
        var writers = keys.Select((key, i) => Task.Run(async () =>
        {
            while (true)
                acknowledged[i] = await Grain<ILifeGrain>(key).Save();
        })).ToArray();
        await Eventually(() => acknowledged.Sum() > 200, "writes are acknowledged");
        await Host.Crash();
        await Task.WhenAny(Task.WhenAll(writers), Task.Delay(5000));
        var promised = acknowledged.ToArray();
        await Host.Start();
        for (var i = 0; i < keys.Length; i++)
            Assert.InRange(await Grain<ILifeGrain>(keys[i]).Read(), promised[i], promised[i] + 1);
    }
}
