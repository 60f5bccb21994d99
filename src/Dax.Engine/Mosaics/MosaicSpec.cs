using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Imagery;
using Dax.Sky.Coadds;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>A judged request for a mosaic.</summary>
public sealed record MosaicSpec
{
    /// <summary>What is to be covered; null: <see cref="Center"/> and <see cref="SizeDegrees"/> say it, or everything that the images cover.</summary>
    public ISkyRegion? Region { get; init; }

    public SkyPoint? Center { get; init; }

    /// <summary>Width and height; given with a centre.</summary>
    public (double Width, double Height)? SizeDegrees { get; init; }

    /// <summary>Null: that of the finest image.</summary>
    public double? PixelDegrees { get; init; }

    public double RotationDegrees { get; init; }

    public GridProjection Projection { get; init; }

    /// <summary>Named images; empty when they are searched for.</summary>
    public ImmutableArray<DatasetUri> Ids { get; init; } = [];

    /// <summary>Images that are searched for in a repository.</summary>
    public ImageSelection? Selection { get; init; }

    /// <summary>Of named images those that count; null for all, which are of one band then. Of a search it is in the selection.</summary>
    public string? Band { get; init; }

    /// <summary>A query that names them.</summary>
    public string? Adql { get; init; }

    /// <summary>Three bands as red, green and blue, or none.</summary>
    public ImmutableArray<string> Colors { get; init; } = [];

    public ResamplingKernel Kernel { get; init; } = ResamplingKernel.Bilinear;

    public CoaddMethod Combine { get; init; }

    public bool MatchesBackgrounds { get; init; }

    public bool Calibrates { get; init; } = true;

    public MosaicFlux Flux { get; init; }

    /// <summary>Of images that overlap the one counts in whose inside a pixel lies deepest.</summary>
    public bool PrefersInterior { get; init; }

    /// <summary>An image whose file is gone is left out.</summary>
    public bool SkipsMissing { get; init; }

    public CutoutFormat Format { get; init; } = CutoutFormat.Fits;

    public CutoutCompression Compression { get; init; }

    /// <summary>Of Lupton's colours; null: from the pixels.</summary>
    public double? Stretch { get; init; }

    public double Softening { get; init; } = 8;

    /// <summary>Nothing is made, only told what it would cost.</summary>
    public bool IsEstimate { get; init; }
}
