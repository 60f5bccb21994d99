using Dax.Engine.Faults;

namespace Dax.Backends.Qserv;

/// <summary>
/// At most so many at a time, of one owner at most so many; who waits is served owner by owner in turn, and each owner's own in the order in which they came. Blocks no thread.
/// </summary>
internal sealed class FairSlots(int all, int perOwner, int mostWaiting)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);
    /// <summary>The owners of whom somebody waits, the next in turn first.</summary>
    private readonly LinkedList<Line> round = new();
    private int taken;
    private int waiting;

    public int Taken => Volatile.Read(ref taken);

    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>A slot, given back by disposing it; Busy at once when too many wait.</summary>
    public async ValueTask<Result<IDisposable>> Enter(string owner, CancellationToken cancel)
    {
        Slot slot;
        lock (gate)
        {
            if (!lines.TryGetValue(owner, out var line))
                lines.Add(owner, line = new Line(owner));
            slot = new Slot(this, line);
            if (line.Waiting.Count == 0 && taken < all && line.Taken < perOwner && !Anyone())
            {
                Give(slot);
                return slot;
            }
            if (waiting >= mostWaiting)
            {
                Tidy(line);
                return new Fault.Busy("Too many queries wait for the catalog's server; please try again later.", TimeSpan.FromSeconds(10));
            }
            waiting++;
            slot.Node = line.Waiting.AddLast(slot);
            line.Place ??= round.AddLast(line);
        }
        try
        {
            await slot.Turn.WaitAsync(cancel);
            return slot;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody waits who could be served: nobody is overtaken by a newcomer.</summary>
    private bool Anyone()
    {
        foreach (var line in round)
            if (line.Taken < perOwner)
                return true;
        return false;
    }

    private void Give(Slot slot)
    {
        taken++;
        slot.Line.Taken++;
        slot.Holds = true;
    }

    private void Return(Slot slot)
    {
        lock (gate)
        {
            if (slot.IsReturned)
                return;
            slot.IsReturned = true;
            if (slot.Holds)
            {
                taken--;
                slot.Line.Taken--;
            }
            else
            {
                slot.Line.Waiting.Remove(slot.Node!);
                Leave(slot.Line);
            }
            Tidy(slot.Line);
            Serve();
        }
    }

    private void Serve()
    {
        for (var place = round.First; place is not null && taken < all;)
        {
            var line = place.Value;
            var next = place.Next;
            if (line.Taken < perOwner)
            {
                var slot = line.Waiting.First!.Value;
                line.Waiting.RemoveFirst();
                Leave(line);
                Give(slot);
                slot.Enter();
                // To the end of the round, behind those who are still to come.
                if (line.Place is { } again)
                {
                    round.Remove(again);
                    round.AddLast(again);
                    next ??= round.First;
                }
            }
            place = next;
        }
    }

    private void Leave(Line line)
    {
        waiting--;
        if (line.Waiting.Count > 0 || line.Place is not { } place)
            return;
        round.Remove(place);
        line.Place = null;
    }

    private void Tidy(Line line)
    {
        if (line is { Taken: 0, Waiting.Count: 0 })
            lines.Remove(line.Owner);
    }

    private sealed class Line(string owner)
    {
        public string Owner => owner;
        public int Taken { get; set; }
        public LinkedList<Slot> Waiting { get; } = new();
        public LinkedListNode<Line>? Place { get; set; }
    }

    private sealed class Slot(FairSlots slots, Line line) : IDisposable
    {
        private readonly TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Line Line => line;
        public Task Turn => turn.Task;
        public bool Holds { get; set; }
        public bool IsReturned { get; set; }
        public LinkedListNode<Slot>? Node { get; set; }

        public void Enter() => turn.TrySetResult();

        public void Dispose() => slots.Return(this);
    }
}
