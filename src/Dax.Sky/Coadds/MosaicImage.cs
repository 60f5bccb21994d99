using Dax.Sky.Fits;

namespace Dax.Sky.Coadds;

/// <summary>An open image that a mosaic is made of. Its planes have the same axes.</summary>
public sealed record MosaicImage(FitsImage Image, Wcs.Wcs World)
{
    /// <summary>Null when it has none.</summary>
    public FitsImage? Variance { get; init; }

    /// <summary>The plane of variances holds weights: their inverses, and nothing above zero where a pixel has no value (what SWarp calls MAP_WEIGHT).</summary>
    public bool HasWeights { get; init; }

    /// <summary>Null when it has none.</summary>
    public FitsImage? Mask { get; init; }

    /// <summary>Of the whole image; positive.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>Brings its values to the mosaic's calibration.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Pixels with one of these mask bits have no value.</summary>
    public int Ignored { get; init; }

    public SkyPlane? Background { get; init; }

    public int Width => (int)Image.Axes[0];

    public int Height => (int)Image.Axes[1];
}
