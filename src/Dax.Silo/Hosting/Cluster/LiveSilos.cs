using Dax.Engine.Jobs;
using Orleans.Runtime;

namespace Dax.Silo.Hosting;

/// <summary>
/// The silos of the cluster as this one knows them. A silo that was cut off knows of no change; that does no harm: what it takes up it cannot write down, and once
/// it reaches the others again it learns that it was given up, and ends.
/// </summary>
internal sealed class LiveSilos(IClusterMembershipService membership, ProcessLease own) : ILiveProcesses
{
    private (MembershipVersion Version, IReadOnlyCollection<string> Leases)? known;

    /// <summary>The address, port and start of a silo: no two runs of a process have the same.</summary>
    public static string Lease(SiloAddress silo) => silo.ToParsableString();

    public IReadOnlyCollection<string> Leases
    {
        get
        {
            var snapshot = membership.CurrentSnapshot;
            if (known is { } k && k.Version == snapshot.Version) return k.Leases;
            // Each silo is in the list of itself; one that is leaving hands its jobs over.
            var live = snapshot.Members.Values.Where(m => m.Status is SiloStatus.Created or SiloStatus.Joining or SiloStatus.Active).Select(m => Lease(m.SiloAddress));
            IReadOnlyCollection<string> leases = [.. live.Append(own.Value).Distinct(StringComparer.Ordinal)];
            known = (snapshot.Version, leases);
            return leases;
        }
    }

    public async Task<bool> Changed(IReadOnlyCollection<string> seen, TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(limit.Token))
                if (!Leases.ToHashSet(StringComparer.Ordinal).SetEquals(seen)) return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nothing changed for so long.
        }
        cancel.ThrowIfCancellationRequested();
        return false;
    }
}
