namespace Dax.Engine.Tiles.Making;

/// <summary>How maps are built ahead.</summary>
public sealed record HipsBuildOptions
{
    /// <summary>Groups of tiles that are made at once: each takes up to 100 MB.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>What is written is made durable so often.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromSeconds(1);
}
