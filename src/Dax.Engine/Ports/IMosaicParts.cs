namespace Dax.Engine.Ports;

/// <summary>Finished rows of mosaics that jobs are making, for the attempt after a crash. Not among the results, because what a crash left of those goes when the next attempt begins.</summary>
public interface IMosaicParts
{
    /// <summary>Takes the place of what was kept under the name before: whole, or not at all. Need not survive the power.</summary>
    /// <param name="jobId">A job's.</param>
    /// <param name="name">Letters and digits.</param>
    /// <param name="pieces">One behind the other.</param>
    ValueTask Save(string jobId, string name, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancel);

    /// <summary>What was kept; null when there is nothing.</summary>
    ValueTask<Stream?> Load(string jobId, string name, CancellationToken cancel);

    /// <summary>The jobs of which something was kept before that time, and nothing since.</summary>
    IEnumerable<string> Jobs(DateTimeOffset before);

    /// <summary>Everything of a job; nothing to remove is no error.</summary>
    ValueTask Delete(string jobId, CancellationToken cancel);
}
