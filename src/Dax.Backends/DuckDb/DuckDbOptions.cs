namespace Dax.Backends.DuckDb;

/// <summary>What the engine may use. Sizes are bytes.</summary>
public sealed record DuckDbOptions
{
    private static readonly long Machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Buffer pool of the interactive engine (one thread): it keeps the blocks that searches touch again and again.</summary>
    public long InteractiveMemory { get; init; } = Math.Clamp(Machine / 8, 256L << 20, 4L << 30);

    /// <summary>
    /// Buffer pool of the streaming engine: blocks are read once, so it is small, and the process stays small however long a result is. (20 M rows of
    /// 17 columns grow the process by 98 MB with 64 MiB, by 127 with 96; the rate is the same.) Queries that it is too small for run in the scan engine.
    /// </summary>
    public long StreamingMemory { get; init; } = 64L << 20;

    /// <summary>Memory of the engine for aggregates, sorts, joins and uploads; beyond it they use the scratch folder.</summary>
    public long ScanMemory { get; init; } = Math.Clamp(Machine / 4, 512L << 20, 16L << 30);

    /// <summary>Threads of the streaming and scan engines.</summary>
    public int ScanThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Rows that a shared scan reads at once: a multiple of 122,880, a row group's, so that no block belongs to two pieces.</summary>
    public long ScanPieceRows { get; init; } = 4 * 122_880;

    /// <summary>Scans of smaller tables are not shared: each is over before others come.</summary>
    public long SharedScanRows { get; init; } = 2_000_000;

    /// <summary>Scratch space of each engine at most.</summary>
    public long ScratchSpace { get; init; } = 20L << 30;

    /// <summary>Rows of one uploaded table at most.</summary>
    public long UploadRows { get; init; } = 10_000_000;

    /// <summary>Bytes of the values of one uploaded table at most.</summary>
    public long UploadBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Several services on this machine serve the folder. Then none removes superseded files: the next one that has the folder for itself does, or the next import
    /// while no service runs.
    /// </summary>
    public bool SharedFolder { get; init; }

    /// <summary>What is wrong, a sentence for each.</summary>
    public IEnumerable<string> Validate()
    {
        if (InteractiveMemory < 64L << 20 || StreamingMemory < 64L << 20 || ScanMemory < 64L << 20)
            yield return "Each engine needs at least 64 MiB of memory.";
        if (ScanThreads is < 1 or > 1024)
            yield return "ScanThreads must be between 1 and 1024.";
        if (ScanPieceRows < 2048 || SharedScanRows < 1)
            yield return "ScanPieceRows must be at least 2,048 and SharedScanRows at least 1.";
        if (ScratchSpace < 0 || UploadRows < 0 || UploadBytes < 0)
            yield return "Limits cannot be negative.";
    }
}
