using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Coadds;

namespace Dax.Engine.Imagery;

/// <summary>An image whose file is open, ready to be resampled; stays open until it is disposed.</summary>
public sealed class OpenImage(DatasetLease lease, MosaicImage image, ImageCalibration calibration) : IDisposable
{
    public DatasetHandle Handle => lease.Handle;

    /// <summary>With the scale that brings its values to the common calibration, and the mask bits to leave out.</summary>
    public MosaicImage Image { get; } = image;

    public ImageCalibration Calibration { get; } = calibration;

    public void Dispose() => lease.Dispose();
}

/// <summary>What the values of an image mean, by its headers.</summary>
/// <param name="Unit">VOUnits of the values once they are multiplied by <paramref name="Scale"/>; null when the headers do not say.</param>
/// <param name="Scale">From stored values to <paramref name="Unit"/>.</param>
/// <param name="Source">Which keywords say so, for the table of inputs: "BUNIT", "FLUXMAG0", "MAGZERO"; empty when none does.</param>
public readonly record struct ImageCalibration(string? Unit, double Scale, string Source);

/// <summary>Opens images for resampling.</summary>
public interface IImageOpener
{
    /// <summary>NotFound for what there is not, Usage for what is no image of two axes with celestial coordinates, Transient when its store does not answer.</summary>
    ValueTask<Result<OpenImage>> Open(DatasetUri uri, ImageNeeds needs, CancellationToken cancel);
}

/// <summary>What of an image is wanted.</summary>
public sealed record ImageNeeds
{
    public bool Variance { get; init; }

    public bool Mask { get; init; }

    /// <summary>Bring the values to nJy where the headers say how; otherwise values stay as they are.</summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>Names of mask planes (as the headers' MP_ keywords call them) whose pixels have no value; implies reading the mask.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = ["NO_DATA"];
}
