namespace Dax.Engine.Results;

/// <summary>How much results may be, and how long what is said of them stays.</summary>
public sealed class ResultOptions
{
    public const string Section = "Results";

    /// <summary>Of the last rows and the end of a table that is cut short.</summary>
    internal const long Slack = 64 << 20;

    /// <summary>
    /// Bytes of the results of one job. A table that grows to so much ends with the rows that it has then, and with an overflow; any other result that grows
    /// 64 MiB beyond is given up: the job fails and says why.
    /// </summary>
    public long MaxBytes { get; set; } = 5_000_000_000;

    /// <summary>Bytes of the results of all jobs together: beyond it the oldest finished jobs are archived before their time. 0: no limit.</summary>
    public long MaxTotalBytes { get; set; }

    /// <summary>How long the history keeps a line after its job was created; shorter than jobs live is no harm: a line stays as long as its job. 0: for ever.</summary>
    public TimeSpan HistoryRetention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxBytes < 1 << 20) yield return "Results:MaxBytes must be at least 1 MiB.";
        if (MaxTotalBytes < 0) yield return "Results:MaxTotalBytes must not be negative.";
        if (HistoryRetention < TimeSpan.Zero) yield return "Results:HistoryRetention must not be negative.";
    }
}

/// <summary>A result grew beyond what the service keeps for one job.</summary>
internal sealed class ResultTooLargeException : Exception
{
    public ResultTooLargeException() : base("The result is larger than a job may have.") { }
}
