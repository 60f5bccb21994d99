namespace Dax.Engine.Queries;

/// <summary>Bounds on queries and their answers.</summary>
public sealed class QueryOptions
{
    /// <summary>MAXREC when the client sends none (rows).</summary>
    public long DefaultMaxRec { get; set; } = 10_000;

    /// <summary>The most rows of any answer; a larger MAXREC is lowered to it.</summary>
    public long HardMaxRec { get; set; } = 100_000_000;

    /// <summary>How long a synchronous query may take to its first row.</summary>
    public TimeSpan SyncTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Tables that one query may bring along.</summary>
    public int MaxUploads { get; set; } = 8;

    /// <summary>Bytes of one uploaded table, as sent.</summary>
    public long MaxUploadBytes { get; set; } = 256L << 20;

    /// <summary>Rows of one uploaded table.</summary>
    public long MaxUploadRows { get; set; } = 5_000_000;

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (DefaultMaxRec < 0) yield return "Queries:DefaultMaxRec must not be negative.";
        if (HardMaxRec < DefaultMaxRec) yield return "Queries:HardMaxRec must be at least Queries:DefaultMaxRec.";
        if (SyncTimeout <= TimeSpan.Zero) yield return "Queries:SyncTimeout must be positive.";
        if (MaxUploads < 0 || MaxUploadBytes < 0 || MaxUploadRows < 0) yield return "Queries: upload limits must not be negative.";
    }
}
