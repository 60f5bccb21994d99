using Dax.Sky.Coadds;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Silo.Commands.Mosaics;

/// <summary>What a mosaic is to be.</summary>
internal sealed class MosaicRequest(string[] files, string output)
{
    public string[] Files => files;

    public string Output => output;

    /// <summary>Null: variances, mask and coverage are written into <see cref="Output"/>.</summary>
    public string? WeightOutput { get; set; }

    /// <summary>As many as there are files, or none.</summary>
    public string[] Weights { get; set; } = [];

    /// <summary>Null: all of the images.</summary>
    public SkyPoint? Center { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Null: the first image's.</summary>
    public double? PixelDegrees { get; set; }

    public double RotationDegrees { get; set; }

    public GridProjection Projection { get; set; } = GridProjection.Tan;

    public ResamplingKernel Kernel { get; set; } = ResamplingKernel.Lanczos3;

    public CoaddMethod Method { get; set; } = CoaddMethod.WeightedMean;

    public string[] Ignored { get; set; } = [];

    public bool KeepsFlux { get; set; }

    public int Threads { get; set; } = Environment.ProcessorCount;

    public bool WantsMask => WeightOutput is null || Ignored.Length > 0;
}
