using Dax.Engine.Faults;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs.Admission;

/// <summary>Decides which work may begin in this process, and which may wait. It does not care what the work is.</summary>
public sealed class AdmissionGate
{
    private readonly LaneQueue[] lanes;

    public AdmissionGate(IOptions<AdmissionOptions> options, TimeProvider time) =>
        lanes = [.. Enum.GetValues<Lane>().Select(lane => new LaneQueue(lane, options.Value.Of(lane), time))];

    /// <summary>
    /// At once: a ticket that holds a slot or a place in the queue, or Busy when the queue is full. So room is known before anything is
    /// written down. The ticket must be disposed.
    /// </summary>
    public Result<LaneTicket> Join(Lane lane, Principal who) => lanes[(int)lane].Join(who.FairnessKey, always: false);

    /// <summary>As <see cref="Join"/>, for work that was accepted before: never Busy.</summary>
    public LaneTicket Rejoin(Lane lane, Principal who) => lanes[(int)lane].Join(who.FairnessKey, always: true).Value;

    /// <summary>Waits for a slot; Busy at once when the queue is full.</summary>
    public ValueTask<Result<LaneTicket>> Enter(Lane lane, Principal who, CancellationToken cancel)
    {
        var joined = Join(lane, who);
        return !joined.IsOk || joined.Value.HoldsSlot ? ValueTask.FromResult(joined) : Wait(joined.Value, cancel);
    }

    public int InFlight(Lane lane) => lanes[(int)lane].InFlight;

    public int Queued(Lane lane) => lanes[(int)lane].Queued;

    private static async ValueTask<Result<LaneTicket>> Wait(LaneTicket ticket, CancellationToken cancel)
    {
        try
        {
            await ticket.WaitForSlot(cancel);
            return ticket;
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }
}
