namespace Dax.Engine.Jobs;

/// <summary>How far a job's work is. A hint: it may be lost, and it starts again with each attempt.</summary>
/// <param name="Done">Of <paramref name="Total"/> pieces of work; both 0 while that is unknown.</param>
/// <param name="Total">Pieces in all.</param>
/// <param name="Unit">What a piece is, in the plural: "chunks", "tiles".</param>
public readonly record struct JobProgress(long Done, long Total, string Unit)
{
    /// <summary>When the work will probably end.</summary>
    public DateTimeOffset? EstimatedEnd { get; init; }

    /// <summary>A word on where it is: "scan of sky.object, medium", "waits for the general lane".</summary>
    public string? Note { get; init; }
}
