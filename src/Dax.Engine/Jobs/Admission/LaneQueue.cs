using Dax.Engine.Faults;

namespace Dax.Engine.Jobs.Admission;

/// <summary>
/// One lane: at most so many slots, at most so many who wait. Owners take turns; each owner's own tickets go in the order in which they came.
/// Blocks no thread; the lock is held for a few pointer moves.
/// </summary>
internal sealed class LaneQueue(Lane lane, LaneOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OwnerLine> lines = [];
    private readonly LinkedList<OwnerLine> round = new();
    private int inFlight;
    private int queued;
    /// <summary>Moving average of how long a slot is held, in seconds; what Retry-After is told from.</summary>
    private double holdSeconds = 1;

    public Lane Lane => lane;

    public int InFlight => Volatile.Read(ref inFlight);

    public int Queued => Volatile.Read(ref queued);

    /// <summary>A slot when one is free and nobody waits, else a place in the queue, else Busy; <paramref name="always"/> finds place in a full queue too.</summary>
    public Result<LaneTicket> Join(string owner, bool always)
    {
        lock (gate)
        {
            if (queued == 0 && inFlight < options.MaxInFlight)
            {
                inFlight++;
                return new LaneTicket(this, time.GetTimestamp());
            }
            return queued < options.MaxQueued || always ? Enqueue(owner) : Busy();
        }
    }

    /// <summary>Frees the slot for the next in turn, or leaves the queue.</summary>
    public void Return(LaneTicket ticket)
    {
        lock (gate)
        {
            if (ticket.IsReturned)
                return;
            ticket.IsReturned = true;
            if (!ticket.HoldsSlot)
            {
                Leave(ticket);
                return;
            }
            inFlight--;
            holdSeconds += (time.GetElapsedTime(ticket.SlotSince).TotalSeconds - holdSeconds) / 16;
            while (queued > 0 && inFlight < options.MaxInFlight)
                AdmitNext();
        }
    }

    private LaneTicket Enqueue(string owner)
    {
        if (!lines.TryGetValue(owner, out var line))
            lines.Add(owner, line = new OwnerLine(owner));
        var ticket = new LaneTicket(this, line);
        ticket.Node = line.Tickets.AddLast(ticket);
        line.Place ??= round.AddLast(line);
        queued++;
        return ticket;
    }

    private void AdmitNext()
    {
        var line = round.First!.Value;
        round.RemoveFirst();
        line.Place = null;
        var ticket = line.Tickets.First!.Value;
        line.Tickets.RemoveFirst();
        ticket.Node = null;
        if (line.Tickets.Count > 0)
            line.Place = round.AddLast(line);
        else
            lines.Remove(line.Key);
        queued--;
        inFlight++;
        ticket.GiveSlot(time.GetTimestamp());
    }

    private void Leave(LaneTicket ticket)
    {
        var line = ticket.Line!;
        line.Tickets.Remove(ticket.Node!);
        queued--;
        if (line.Tickets.Count > 0)
            return;
        round.Remove(line.Place!);
        line.Place = null;
        lines.Remove(line.Key);
    }

    private Fault.Busy Busy()
    {
        var seconds = Math.Clamp(Math.Ceiling(holdSeconds * queued / options.MaxInFlight), 1, 60);
        return new Fault.Busy("The service has as much work as it can take; please try again later.", TimeSpan.FromSeconds(seconds));
    }
}
