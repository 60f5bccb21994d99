using Dax.Engine.Ports;

namespace Dax.Backends.ResultStores;

/// <summary>Results of a few kilobytes as rows beside the jobs.</summary>
internal interface ISmallResults
{
    /// <summary>Durable when the task completes; takes the place of what was there.</summary>
    /// <exception cref="IOException">It could not be stored.</exception>
    Task Put(ResultKey key, byte[] bytes);

    Task<byte[]?> Find(ResultKey key);

    /// <summary>Removes every result of a job.</summary>
    Task Delete(string jobId);

    /// <summary>Removes those of earlier attempts.</summary>
    Task DeleteBefore(string jobId, int attempt);

    /// <summary>Jobs that have bytes here, last written before <paramref name="before"/>.</summary>
    IReadOnlyList<string> Jobs(DateTimeOffset before);
}
