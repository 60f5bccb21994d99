namespace Dax.Engine.Mosaics;

/// <summary>Bounds on mosaics; what a request would cost is estimated before any of it is done. Section "Mosaics".</summary>
public sealed class MosaicOptions
{
    public const string Section = "Mosaics";

    /// <summary>Pixels of a mosaic, of all its bands together; of each of its planes.</summary>
    public long MaxPixels { get; set; } = 500_000_000;

    /// <summary>The same of a synchronous request.</summary>
    public long MaxSyncPixels { get; set; } = 100_000_000;

    /// <summary>Images that a mosaic may be made of.</summary>
    public int MaxImages { get; set; } = 5000;

    /// <summary>The same of a synchronous request.</summary>
    public int MaxSyncImages { get; set; } = 300;

    /// <summary>Bytes of images that may have to be read.</summary>
    public long MaxBytesRead { get; set; } = 200L << 30;

    /// <summary>Bytes of memory that the tiles in work may take, where many images lie over each other: fewer tiles are worked on at once, and what one tile cannot have is refused.</summary>
    public long MaxMemoryBytes { get; set; } = 1L << 30;

    /// <summary>Seconds that a mosaic may take by its estimate.</summary>
    public double MaxSeconds { get; set; } = 6 * 3600;

    /// <summary>The same of a synchronous request.</summary>
    public double MaxSyncSeconds { get; set; } = 60;

    /// <summary>Pixels of a picture (PNG, JPEG), which is made in memory; of one in colours a third.</summary>
    public long MaxPicturePixels { get; set; } = 25_000_000;

    /// <summary>Bytes of a synchronous answer that may wait for a slow reader.</summary>
    public int WindowBytes { get; set; } = 4 << 20;

    /// <summary>Tiles of one mosaic that are worked on at once.</summary>
    public int Parallelism { get; set; } = Environment.ProcessorCount;

    /// <summary>Images of one mosaic that are opened at once.</summary>
    public int Opening { get; set; } = 8;

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxPixels < 1 || MaxSyncPixels < 1 || MaxPicturePixels < 1) yield return "Mosaics: MaxPixels, MaxSyncPixels and MaxPicturePixels must be at least 1.";
        if (MaxImages < 1 || MaxSyncImages < 1) yield return "Mosaics: MaxImages and MaxSyncImages must be at least 1.";
        if (MaxBytesRead < 1) yield return "Mosaics:MaxBytesRead must be at least 1.";
        if (MaxMemoryBytes < 64 << 20) yield return "Mosaics:MaxMemoryBytes must be at least 64 MiB.";
        if (!(MaxSeconds > 0) || !(MaxSyncSeconds > 0)) yield return "Mosaics: MaxSeconds and MaxSyncSeconds must be positive.";
        if (WindowBytes < 256 << 10) yield return "Mosaics:WindowBytes must be at least 256 KiB.";
        if (Parallelism < 1 || Opening < 1) yield return "Mosaics: Parallelism and Opening must be at least 1.";
    }
}
