namespace Dax.Engine.Cutouts;

/// <summary>Bounds on cutouts; what a request would cost is counted before any of it is done. Section "Cutouts".</summary>
public sealed class CutoutOptions
{
    /// <summary>Datasets that one request may name.</summary>
    public int MaxDatasets { get; set; } = 1000;

    /// <summary>Regions that one request may name.</summary>
    public int MaxRegions { get; set; } = 100;

    /// <summary>Combinations of datasets, regions, bands and times in one request.</summary>
    public int MaxProducts { get; set; } = 2000;

    /// <summary>Pixels of one answer, those of masks and variances counted too.</summary>
    public long MaxPixels { get; set; } = 1_000_000_000;

    /// <summary>Pixels of a picture (PNG, JPEG).</summary>
    public long MaxPicturePixels { get; set; } = 25_000_000;

    /// <summary>Bytes of one answer; of an asynchronous job: of all its results.</summary>
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>Pixels of a row or more that are held in memory at once, in bytes.</summary>
    public int StripeBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of a synchronous answer that may wait for a slow reader.</summary>
    public int WindowBytes { get; set; } = 2 << 20;

    /// <summary>Datasets of one request that are worked on at once.</summary>
    public int Parallelism { get; set; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxDatasets < 1 || MaxRegions < 1 || MaxProducts < 1) yield return "Cutouts: MaxDatasets, MaxRegions and MaxProducts must be at least 1.";
        if (MaxPixels < 1 || MaxPicturePixels < 1 || MaxBytes < 1 << 20) yield return "Cutouts: MaxPixels must be at least 1, MaxBytes at least 1 MiB.";
        if (StripeBytes < 64 << 10 || WindowBytes < 256 << 10) yield return "Cutouts: StripeBytes must be at least 64 KiB, WindowBytes at least 256 KiB.";
        if (Parallelism < 1) yield return "Cutouts:Parallelism must be at least 1.";
    }
}
