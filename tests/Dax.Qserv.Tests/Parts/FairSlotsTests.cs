using Dax.Backends.Qserv;

namespace Dax.Qserv.Tests.Parts;

public sealed class FairSlotsTests
{
    [Fact]
    public async Task Enter_OwnersWait_TakeTurns()
    {
        var slots = new FairSlots(1, 1, 100);
        var held = (await slots.Enter("a", default)).Value;
        var waiting = ((string[])["a", "a", "a", "b", "c"]).Select(owner => (Owner: owner, Slot: slots.Enter(owner, default).AsTask())).ToList();
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            held.Dispose();
            await Task.WhenAny(waiting.Select(w => w.Slot));
            Assert.Equal(1, slots.Taken);
            var (owner, slot) = waiting.Single(w => w.Slot.IsCompleted);
            held = (await slot).Value;
            order.Add(owner);
            waiting.RemoveAll(w => w.Slot == slot);
        }
        Assert.Equal(["a", "b", "c", "a", "a"], order);
        held.Dispose();
        Assert.Equal((0, 0), (slots.Taken, slots.Waiting));
    }

    [Fact]
    public async Task Enter_OwnerHasItsShare_OthersGoPast()
    {
        var slots = new FairSlots(3, 1, 100);
        using var first = (await slots.Enter("a", default)).Value;
        var second = slots.Enter("a", default).AsTask();
        using var other = (await slots.Enter("b", default)).Value;
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Value.Dispose();
        Assert.Equal((1, 0), (slots.Taken, slots.Waiting));
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
}
