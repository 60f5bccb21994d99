namespace Dax.Engine.Datasets;

/// <summary>How many datasets are kept open, and for how long. Section "Datasets".</summary>
public sealed class DatasetOptions
{
    /// <summary>Datasets that are kept open, each with its file; those in use at the moment come on top.</summary>
    public int MaxOpen { get; set; } = 512;

    /// <summary>Memory that they may hold together, in bytes as they are estimated: headers and tables of tiles.</summary>
    public long MaxBytes { get; set; } = 256L << 20;

    /// <summary>One that nobody used for so long is closed.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Everything about a dataset is looked up again after so long.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a file that is not a local one is asked whether it is still the same; local ones are at every use.</summary>
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long opening may take.</summary>
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Datasets that are opened at once.</summary>
    public int MaxOpening { get; set; } = 16;

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxOpen < 1 || MaxOpening < 1) yield return "Datasets:MaxOpen and Datasets:MaxOpening must be at least 1.";
        if (MaxBytes < 0) yield return "Datasets:MaxBytes must not be negative.";
        if (IdleAfter <= TimeSpan.Zero || MaxAge <= TimeSpan.Zero || OpenTimeout <= TimeSpan.Zero) yield return "Datasets:IdleAfter, MaxAge and OpenTimeout must be positive.";
        if (CheckAfter < TimeSpan.Zero) yield return "Datasets:CheckAfter must not be negative.";
    }
}
