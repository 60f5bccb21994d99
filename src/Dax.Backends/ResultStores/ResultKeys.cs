using Dax.Engine.Jobs;
using Dax.Engine.Ports;

namespace Dax.Backends.ResultStores;

/// <summary>What may become part of a path.</summary>
internal static class ResultKeys
{
    /// <exception cref="ArgumentException">A key that could not be part of a path.</exception>
    public static void Check(ResultKey key)
    {
        if (key.Attempt < 1 || key.Name.Length == 0 || !key.Name.All(char.IsAsciiLetterOrDigit) || !JobId.IsValid(key.JobId))
            throw new ArgumentException("This is not a key of a result.", nameof(key));
    }

    /// <exception cref="ArgumentException">Another text.</exception>
    public static void Check(string jobId)
    {
        if (!JobId.IsValid(jobId))
            throw new ArgumentException("This is not a job identifier.", nameof(jobId));
    }
}
