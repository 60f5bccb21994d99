using Dax.Backends.Qserv;

namespace Dax.Qserv.Tests.Parts;

public sealed class FairSlotsTests
{
    [Fact]
    public async Task Enter_OwnersTakeTurns_AndNobodyHasMoreThanTheirShare()
    {
        var slots = new FairSlots(2, 1, 100);
        var first = (await slots.Enter("a", default)).Value;
        var order = new List<string>();
        var waiting = new List<Task>();
        foreach (var owner in (string[])["a", "a", "b", "b", "c"])
            waiting.Add(Follow(owner));
        // One of a's runs; b has the other slot at once, the rest waits.
        await Until(() => slots.Waiting == 0 || order.Count > 0);
        first.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(5, order.Count);
        Assert.Equal("b", order[0]);
        Assert.True(order.IndexOf("c") < order.LastIndexOf("b"), string.Join(',', order));
        Assert.Equal((0, 0), (slots.Taken, slots.Waiting));

        async Task Follow(string owner)
        {
            using var slot = (await slots.Enter(owner, default)).Value;
            lock (order)
            {
                order.Add(owner);
                Assert.InRange(slots.Taken, 1, 2);
            }
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Enter_Cancelled_LeavesTheQueue()
    {
        var slots = new FairSlots(1, 1, 10);
        var held = (await slots.Enter("a", default)).Value;
        using var cancel = new CancellationTokenSource();
        var waiting = slots.Enter("b", cancel.Token).AsTask();
        Assert.Equal(1, slots.Waiting);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, slots.Waiting);
        held.Dispose();
        held.Dispose();
        Assert.Equal(0, slots.Taken);
        (await slots.Enter("b", default)).Value.Dispose();
    }

    [Fact]
    public async Task Enter_QueueIsFull_IsBusyAtOnce()
    {
        var slots = new FairSlots(1, 1, 0);
        using var held = (await slots.Enter("a", default)).Value;
        Assert.Equal("busy", (await slots.Enter("b", default)).Fault.Code);
    }

    [Fact]
    public async Task Enter_ManyAtOnce_AllAreServed()
    {
        var slots = new FairSlots(4, 2, 1000);
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () =>
        {
            using var slot = (await slots.Enter($"{i % 7}", default)).Value;
            InterlockedMax(ref most, slots.Taken);
            await Task.Yield();
        })));
        Assert.InRange(most, 1, 4);
        Assert.Equal((0, 0), (slots.Taken, slots.Waiting));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen;) seen = most;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++) await Task.Delay(2, TestContext.Current.CancellationToken);
    }
}
