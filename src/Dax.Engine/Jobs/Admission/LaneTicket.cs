namespace Dax.Engine.Jobs.Admission;

/// <summary>A slot of a lane, or a place in its queue that becomes one. Disposing gives it back, whichever it is then.</summary>
public sealed class LaneTicket : IDisposable
{
    private readonly LaneQueue queue;
    /// <summary>Null when the slot was free at once.</summary>
    private readonly TaskCompletionSource? turn;

    internal LaneTicket(LaneQueue queue, long now)
    {
        this.queue = queue;
        SlotSince = now;
        HoldsSlot = true;
    }

    internal LaneTicket(LaneQueue queue, OwnerLine line)
    {
        this.queue = queue;
        Line = line;
        turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public Lane Lane => queue.Lane;

    /// <summary>Whether work may begin.</summary>
    public bool HoldsSlot { get; internal set; }

    /// <summary>Timestamp of the moment at which the slot was given. Guarded by the queue's lock, as the rest here.</summary>
    internal long SlotSince { get; set; }
    internal OwnerLine? Line { get; set; }
    internal LinkedListNode<LaneTicket>? Node { get; set; }
    internal bool IsReturned { get; set; }

    /// <summary>Returns when the ticket holds a slot. When it is cancelled the place is kept until the ticket is disposed.</summary>
    public ValueTask WaitForSlot(CancellationToken cancel) =>
        turn is null || turn.Task.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(turn.Task.WaitAsync(cancel));

    internal void GiveSlot(long now)
    {
        SlotSince = now;
        HoldsSlot = true;
        turn!.SetResult();
    }

    public void Dispose() => queue.Return(this);
}

/// <summary>The waiting tickets of one owner, first come first served.</summary>
internal sealed class OwnerLine(string key)
{
    public string Key { get; } = key;
    public LinkedList<LaneTicket> Tickets { get; } = new();
    /// <summary>Its place in the round of owners; null while it is not in the round.</summary>
    public LinkedListNode<OwnerLine>? Place { get; set; }
}
