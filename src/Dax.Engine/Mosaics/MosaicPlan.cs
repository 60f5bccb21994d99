using System.Collections.Immutable;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>An image of a mosaic that is planned: where on its pixels it may have a value.</summary>
internal sealed record PlannedImage(SurveyedImage Image, PixelBox Box)
{
    /// <summary>Brings values per pixel to the common size of pixels.</summary>
    public double AreaScale { get; init; } = 1;

    /// <summary>What its values are multiplied by in all.</summary>
    public double Scale => Image.Calibration.Scale * AreaScale;
}

/// <summary>One mosaic that is to be made: its images in the order in which they count.</summary>
internal sealed record LayerPlan(SkyGrid Grid, ImmutableArray<PlannedImage> Images, ImmutableArray<MosaicInput> Skipped)
{
    public required ImmutableArray<MosaicPlane> Planes { get; init; }

    public required MaskLegend Legend { get; init; }

    /// <summary>BUNIT of the mosaic; null when the headers do not say, or say different things.</summary>
    public string? Unit { get; init; }

    /// <summary>Sums over pixels stay as they are, not brightness.</summary>
    public bool KeepsFlux { get; init; }

    /// <summary>Side of the pixels that values per pixel are of, at the reference; null for other units.</summary>
    public double? PixelDegrees { get; init; }

    public string? Band { get; init; }

    /// <summary>Every image has them, and they are of use.</summary>
    public bool ReadsVariance { get; init; }

    public bool ReadsMask { get; init; }
}

/// <summary>What is to be made, and how.</summary>
/// <param name="Layers">One, or three bands.</param>
internal sealed record MosaicPlan(MosaicSpec Spec, ImmutableArray<LayerPlan> Layers, MosaicRecipe Recipe)
{
    public SkyGrid Grid => Layers[0].Grid;

    /// <summary>Images that one tile may have to put together.</summary>
    public int Depth { get; init; }

    /// <summary>Of the tiles that are worked on at once.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>How a layer's pixels are made.</summary>
    public MosaicRecipe RecipeOf(LayerPlan layer) => Recipe with { KeepsFlux = layer.KeepsFlux };

    public int ImageCount => Layers.Sum(l => l.Images.Length);

    /// <summary>Of all layers.</summary>
    public long Pixels => (long)Grid.Width * Grid.Height * Layers.Length;

    /// <summary>Bytes of a pixel of all planes.</summary>
    public long Bytes => Layers.Sum(l => (long)Grid.Width * Grid.Height * l.Planes.Sum(p => p.Bytes()));
}
