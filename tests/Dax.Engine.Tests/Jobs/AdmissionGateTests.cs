using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Jobs;

public class AdmissionGateTests
{
    private static AdmissionGate Gate(int inFlight, int queued) => new(
        Microsoft.Extensions.Options.Options.Create(new AdmissionOptions { Scan = new LaneOptions { MaxInFlight = inFlight, MaxQueued = queued } }), TimeProvider.System);

    private static LaneTicket Join(AdmissionGate gate, Principal who) => gate.Join(Lane.Scan, who).Value;

    [Fact]
    public void Join_WithRoom_HoldsASlot_ThenAPlace_ThenIsBusy()
    {
        var gate = Gate(1, 1);
        Assert.True(Join(gate, Given.Ada).HoldsSlot);
        Assert.False(Join(gate, Given.Ada).HoldsSlot);
        var busy = Assert.IsType<Fault.Busy>(gate.Join(Lane.Scan, Given.Bo).Fault);
        Assert.InRange(busy.RetryAfter.TotalSeconds, 1, 60);
        Assert.False(gate.Rejoin(Lane.Scan, Given.Bo).HoldsSlot);
        Assert.Equal((1, 2), (gate.InFlight(Lane.Scan), gate.Queued(Lane.Scan)));
    }

    [Fact]
    public async Task Dispose_OfASlot_AdmitsTheNext()
    {
        var gate = Gate(1, 1);
        var first = Join(gate, Given.Ada);
        var second = gate.Enter(Lane.Scan, Given.Ada, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        using var ticket = (await second).Value;
        Assert.True(ticket.HoldsSlot);
        first.Dispose();
        Assert.Equal((1, 0), (gate.InFlight(Lane.Scan), gate.Queued(Lane.Scan)));
    }

    [Fact]
    public void Slots_GoRoundTheOwners_AndInOrderWithinEach()
    {
        var gate = Gate(1, 100);
        var running = Join(gate, Given.Nobody);
        var waiting = new List<(string Name, LaneTicket Ticket)>();
        foreach (var (name, who) in new[] { ("a1", Given.Ada), ("a2", Given.Ada), ("a3", Given.Ada), ("b1", Given.Bo), ("b2", Given.Bo), ("n1", Given.Nobody) })
            waiting.Add((name, Join(gate, who)));
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            running.Dispose();
            var (name, ticket) = Assert.Single(waiting, w => w.Ticket.HoldsSlot);
            waiting.Remove((name, ticket));
            order.Add(name);
            running = ticket;
        }
        Assert.Equal(["a1", "b1", "n1", "a2", "b2", "a3"], order);
    }

    [Fact]
    public async Task Enter_Cancelled_LeavesTheQueue()
    {
        var gate = Gate(1, 1);
        using var first = Join(gate, Given.Ada);
        using var cancel = new CancellationTokenSource();
        var waiting = gate.Enter(Lane.Scan, Given.Ada, cancel.Token).AsTask();
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0), (gate.InFlight(Lane.Scan), gate.Queued(Lane.Scan)));
        Assert.True(gate.Join(Lane.Scan, Given.Bo).IsOk);
    }

    [Fact]
    public void Lanes_DoNotTakeEachOthersRoom()
    {
        var gate = Gate(1, 0);
        using var scan = Join(gate, Given.Ada);
        Assert.True(gate.Join(Lane.Interactive, Given.Ada).Value.HoldsSlot);
    }

    [Fact]
    public void Bounds_HoldAfterAnySequence() => Prop.ForAll(Gen.Choose(0, 99).ArrayOf(200).ToArbitrary(), choices =>
    {
        var gate = Gate(3, 5);
        var held = new List<LaneTicket>();
        foreach (var choice in choices)
        {
            if (choice % 3 == 0 && held.Count > 0)
            {
                held[choice % held.Count].Dispose();
                held.RemoveAt(choice % held.Count);
            }
            else if (gate.Join(Lane.Scan, choice % 2 == 0 ? Given.Ada : Given.Bo) is { IsOk: true } joined)
                held.Add(joined.Value);
            var slots = held.Count(t => t.HoldsSlot);
            if (slots != Math.Min(3, held.Count) || slots != gate.InFlight(Lane.Scan) || held.Count - slots != gate.Queued(Lane.Scan) || held.Count > 8)
                return false;
        }
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public async Task ManyThreads_NeverExceedTheSlots_AndAllGetTheirTurn()
    {
        var gate = Gate(4, 100_000);
        var inside = 0;
        var most = 0;
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 5_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancel) =>
        {
            using var ticket = (await gate.Enter(Lane.Scan, i % 2 == 0 ? Given.Ada : Given.Bo, cancel)).Value;
            var now = Interlocked.Increment(ref inside);
            for (var seen = most; now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = most)
                ;
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            Interlocked.Increment(ref done);
        });
        Assert.Equal((5_000, 0, 0), (done, gate.InFlight(Lane.Scan), gate.Queued(Lane.Scan)));
        Assert.InRange(most, 1, 4);
    }
}
