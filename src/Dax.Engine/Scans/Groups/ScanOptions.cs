namespace Dax.Engine.Scans.Groups;

/// <summary>Shared scans of this process.</summary>
public sealed class ScanOptions
{
    public const string Section = "Scans";

    /// <summary>Whether queries that read most of a large table share its scan; otherwise each runs by itself.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether a service that has a large table makes up a small one after its start and scans it, at the least priority, so that the runtime has compiled what scans run before the first
    /// one comes.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>Threads that read and evaluate, for all tables together.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>How much these threads stand back behind everything else of the machine, 0 to 19 (as nice(1); Linux only).</summary>
    public int Nice { get; set; } = 10;

    /// <summary>Groups (of GROUP BY and DISTINCT) that a member may have; what has more runs by itself.</summary>
    public int MemberGroups { get; set; } = 1_000_000;

    /// <summary>Rows that a member may put in order; of a cut (TOP) those that it keeps.</summary>
    public int MemberRows { get; set; } = 1_000_000;

    /// <summary>Bytes that a member may keep.</summary>
    public long MemberBytes { get; set; } = 256L << 20;

    /// <summary>Batches of at most 2048 rows that wait for a slow reader; then nothing more is read for it until half of them are gone.</summary>
    public int WindowBatches { get; set; } = 16;

    /// <summary>Nanoseconds per row that a member of a fast group may take.</summary>
    public double FastNanoseconds { get; set; } = 25;

    /// <summary>The same of a medium group.</summary>
    public double MediumNanoseconds { get; set; } = 100;

    /// <summary>The same of a slow group; what takes more is a snail.</summary>
    public double SlowNanoseconds { get; set; } = 500;

    /// <summary>A member that takes more than its group allows is moved when its part of a piece's time is at least this.</summary>
    public double BootShare { get; set; } = 0.5;

    /// <summary>How often a job's scan is written down, so that it goes on from there after a crash; zero: never.</summary>
    public TimeSpan CheckpointEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of such a state; a larger one is not kept.</summary>
    public int CheckpointBytes { get; set; } = 64 << 20;

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (Workers is < 1 or > 1024) yield return "Scans:Workers must be between 1 and 1024.";
        if (Nice is < 0 or > 19) yield return "Scans:Nice must be between 0 and 19.";
        if (MemberGroups < 1 || MemberRows < 1 || MemberBytes < 1 << 20) yield return "Scans: a member needs room: a group, a row, a mebibyte.";
        if (WindowBatches < 2) yield return "Scans:WindowBatches must be at least 2.";
        if (!(FastNanoseconds > 0 && MediumNanoseconds >= FastNanoseconds && SlowNanoseconds >= MediumNanoseconds)) yield return "Scans: the limits of groups must be positive and not decrease.";
        if (BootShare is not (> 0 and <= 1)) yield return "Scans:BootShare must be between 0 and 1.";
        if (CheckpointEvery < TimeSpan.Zero || CheckpointBytes < 0) yield return "Scans: checkpoints cannot be negative.";
    }
}
