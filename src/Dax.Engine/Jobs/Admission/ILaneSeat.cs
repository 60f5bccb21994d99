using Dax.Engine.Faults;

namespace Dax.Engine.Jobs.Admission;

/// <summary>The slot that a piece of work holds.</summary>
public interface ILaneSeat
{
    /// <summary>
    /// The work turned out to belong to that lane: gives the slot back and waits for one there. Busy when a synchronous request finds no place there; then it holds none at all.
    /// </summary>
    ValueTask<Fault?> Move(Lane other, CancellationToken cancel);
}
