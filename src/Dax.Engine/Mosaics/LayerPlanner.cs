using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;
using Dax.Sky.Stencils;

namespace Dax.Engine.Mosaics;

/// <summary>One mosaic of a plan: its planes, units, and which image touches what.</summary>
/// <param name="commonDegrees">Side of the pixels that values per pixel are brought to when brightness is kept.</param>
internal sealed class LayerPlanner(MosaicSpec spec, SkyGrid grid, double commonDegrees)
{
    /// <summary>Pixels around an image's outline that kernels may fill.</summary>
    private const int Rim = 2;

    /// <summary>Of the sides of an input's and an output's pixel: a square of the input's pixels that is turned, and its rim, are no more than the kernel looks at.</summary>
    private const double MostAreaRatio = 360;

    private static readonly string[] Ignored = ["NO_DATA"];

    private readonly ImagePlane plane = new(new WcsPixelMap(grid.World()), grid.Width, grid.Height);

    /// <summary>Usage when the images cannot be put together.</summary>
    /// <param name="surveyed">Those of <paramref name="found"/> that are there, and those that are not (null).</param>
    public Result<LayerPlan> Plan(ImmutableArray<FoundImage> found, SurveyedImage?[] surveyed, string? color)
    {
        var images = surveyed.OfType<SurveyedImage>().Select(Place).OfType<PlannedImage>().ToImmutableArray();
        var unit = UnitOf(images);
        if (!unit.IsOk) return unit.Fault;
        if (Problem(images) is { } problem) return problem;
        var legend = new MaskLegend();
        foreach (var image in images)
            if (legend.Add(image.Image.MaskPlanes) is { } name) return new Fault.Usage($"The masks of the images have more than 32 planes of different names (at {name}); put fewer together.");
        var hasVariance = !images.IsEmpty && images.All(i => i.Image.HasVariance);
        var hasMask = images.Any(i => i.Image.HasMask);
        var isPlain = color is not null || spec.Format.Picture is not null;
        var bands = images.Select(i => MosaicImages.BandOf(i.Image.Found)).Distinct().ToArray();
        var isPerPixel = !images.IsEmpty && images.All(i => PixelUnits.IsPerPixel(i.Image.Calibration.Unit));
        var keepsFlux = spec.Flux is MosaicFlux.Sum || (spec.Flux is MosaicFlux.Auto && isPerPixel);
        if (isPerPixel && !keepsFlux) images = [.. images.Select(i => i with { AreaScale = PixelUnits.AreaScale(i.Image.PixelDegrees, commonDegrees) })];
        return new LayerPlan(grid, images, [.. found.Where((_, i) => surveyed[i] is null).Select(f => MosaicPlanner.InputOf(f) with { Status = "missing" })])
        {
            Planes = isPlain ? [MosaicPlane.Image] : [MosaicPlane.Image, .. hasMask ? [MosaicPlane.Mask] : Array.Empty<MosaicPlane>(), .. hasVariance ? [MosaicPlane.Variance] : Array.Empty<MosaicPlane>(), MosaicPlane.Coverage],
            Legend = legend,
            Unit = unit.Value,
            KeepsFlux = keepsFlux,
            PixelDegrees = isPerPixel ? (keepsFlux ? grid.PixelDegrees : commonDegrees) : null,
            Band = color ?? (bands is [{ Length: > 0 } only] ? only : null),
            ReadsVariance = hasVariance && (!isPlain || spec.Combine is CoaddMethod.WeightedMean or CoaddMethod.ClippedMean),
            ReadsMask = hasMask && (!isPlain || legend.BitsOf(Ignored) != 0),
        };
    }

    /// <summary>Bits of the mosaic's masks whose pixels have no value.</summary>
    public static int IgnoredBits(MaskLegend legend) => legend.BitsOf(Ignored);

    private Fault? Problem(ImmutableArray<PlannedImage> images)
    {
        if (spec.MatchesBackgrounds && BackgroundFit.Problem(images.Length) is { } tooMany) return tooMany;
        if (spec.Kernel is not ResamplingKernel.Area || images.IsEmpty) return null;
        var finest = images.Min(i => i.Image.PixelDegrees);
        return grid.PixelDegrees <= MostAreaRatio * finest ? null : new Fault.Usage(string.Create(CultureInfo.InvariantCulture,
            $"KERNEL=area takes pixels of at most {MostAreaRatio} times the images' {finest * 3600:0.####} arcseconds, not {grid.PixelDegrees * 3600:0.####}: ask for smaller pixels."));
    }

    private PlannedImage? Place(SurveyedImage image)
    {
        if (image.World.Footprint(image.Width, image.Height) is not { } footprint) return new PlannedImage(image, new PixelBox(0, 0, plane.Width, plane.Height));
        if (StencilBox.Find(footprint, plane) is not { } box) return null;
        return new PlannedImage(image, new PixelBox(
            Math.Max(0, box.Lower(0) - Rim), Math.Max(0, box.Lower(1) - Rim), Math.Min(plane.Width, box.Upper(0) + Rim), Math.Min(plane.Height, box.Upper(1) + Rim)));
    }

    private Result<string?> UnitOf(ImmutableArray<PlannedImage> images)
    {
        var units = images.Select(i => i.Image.Calibration.Unit).Distinct().ToArray();
        if (units.Length <= 1) return new Result<string?>(units.Length == 1 ? units[0] : null);
        if (!spec.Calibrates) return new Result<string?>((string?)null);
        var shown = string.Join(", ", units.Select(u => u ?? "unknown").Order(StringComparer.Ordinal));
        return new Fault.Usage($"The images are of different units that their headers do not bring together ({shown}); choose images of one unit, or CALIBRATE=false to add their values as they are.");
    }
}
