using Dax.Engine.Faults;

namespace Dax.Engine.Jobs.Admission;

/// <summary>A slot that work may give up while it waits for somebody else, and take again afterwards. Disposing gives it back.</summary>
internal sealed class LaneSeat(AdmissionGate gate, LaneTicket first, Principal who) : ILaneSeat, IDisposable
{
    private Lane lane = first.Lane;
    private LaneTicket? ticket = first;

    /// <summary>It was promised work: no lane refuses it.</summary>
    public bool IsAccepted { get; init; }

    public async ValueTask<Fault?> Move(Lane other, CancellationToken cancel)
    {
        if (other == lane)
            return null;
        Leave();
        lane = other;
        if (!IsAccepted)
        {
            var entered = await gate.Enter(other, who, cancel);
            ticket = entered.IsOk ? entered.Value : null;
            return entered.IsOk ? null : entered.Fault;
        }
        await Return(cancel);
        return null;
    }

    /// <summary>Others may work; nothing happens when it was left already.</summary>
    public void Leave()
    {
        ticket?.Dispose();
        ticket = null;
    }

    /// <summary>Waits in turn: never refused, as the work was admitted before.</summary>
    public async ValueTask Return(CancellationToken cancel)
    {
        if (ticket is not null)
            return;
        ticket = gate.Rejoin(lane, who);
        await ticket.WaitForSlot(cancel);
    }

    public void Dispose() => Leave();
}
