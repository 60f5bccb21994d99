namespace Dax.Engine.Ports;

/// <summary>How far the scans of jobs were, for the attempt after a crash.</summary>
public interface IScanCheckpoints
{
    /// <summary>Takes the place of what was kept of the job before: whole, or not at all.</summary>
    ValueTask Save(string jobId, ReadOnlyMemory<byte> state, CancellationToken cancel);

    /// <summary>What was last kept; null when there is nothing.</summary>
    ValueTask<byte[]?> Load(string jobId, CancellationToken cancel);

    /// <summary>The jobs of which something was kept before that time, and nothing since.</summary>
    IEnumerable<string> Jobs(DateTimeOffset before);

    /// <summary>Nothing to remove is no error.</summary>
    ValueTask Delete(string jobId, CancellationToken cancel);
}
