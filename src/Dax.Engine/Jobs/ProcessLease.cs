namespace Dax.Engine.Jobs;

/// <summary>Names this run of the process: work under another's name has lost its worker, unless that process lives too.</summary>
public sealed record ProcessLease(string Value)
{
    public static ProcessLease New() => new(Guid.NewGuid().ToString("N"));
}

/// <summary>The processes that share the job index and take work. One that is going down is none of them: its jobs are handed over.</summary>
public interface ILiveProcesses
{
    /// <summary>Their leases, this process's among them; a new list whenever it changes.</summary>
    IReadOnlyCollection<string> Leases { get; }

    /// <summary>Waits until the leases are others than <paramref name="seen"/> (true), or for so long (false).</summary>
    Task<bool> Changed(IReadOnlyCollection<string> seen, TimeSpan atMost, CancellationToken cancel);
}

/// <summary>A process that has the index for itself.</summary>
internal sealed class OneProcess(ProcessLease lease, TimeProvider time) : ILiveProcesses
{
    public IReadOnlyCollection<string> Leases { get; } = [lease.Value];

    public async Task<bool> Changed(IReadOnlyCollection<string> seen, TimeSpan atMost, CancellationToken cancel)
    {
        await Task.Delay(atMost, time, cancel);
        return false;
    }
}
