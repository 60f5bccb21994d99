namespace Dax.Engine.Jobs.Admission;

/// <summary>A slot that work may give up while it waits for somebody else, and take again afterwards. Disposing gives it back.</summary>
internal sealed class LaneSeat(AdmissionGate gate, LaneTicket first, Principal who) : IDisposable
{
    private readonly Lane lane = first.Lane;
    private LaneTicket? ticket = first;

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
