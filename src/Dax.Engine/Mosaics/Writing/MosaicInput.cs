using Dax.Sky.Coadds;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>An image that a mosaic is made of: a row of its table INPUTS.</summary>
/// <param name="Id">Of the dataset, as ObsCore has it; a file's name when it is none of a repository.</param>
public sealed record MosaicInput(string Id)
{
    public string DatasetType { get; init; } = "";

    public string Run { get; init; } = "";

    /// <summary>Its data ID: "tract=9813, patch=42, band=r".</summary>
    public string DataId { get; init; } = "";

    public string Band { get; init; } = "";

    /// <summary>Of the whole image, beside what its variances say.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What its values were multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Of the values before; empty where the headers do not say.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The keyword that says how it is calibrated; empty where none does.</summary>
    public string Calibration { get; init; } = "";

    /// <summary>What was taken off it, over the mosaic's pixels counted from 0; null for nothing.</summary>
    public SkyPlane? Background { get; init; }

    /// <summary>Pixels of the mosaic that it had a value for.</summary>
    public long Pixels { get; init; }

    /// <summary>"used", or why it was not: "missing".</summary>
    public string Status { get; init; } = "used";
}
