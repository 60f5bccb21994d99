using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;
using Dax.Sky.Stencils;

namespace Dax.Engine.Mosaics;

/// <summary>From images and their headers to what is to be made: pixels, planes, units, which image touches what.</summary>
internal static class MosaicPlanner
{
    /// <summary>Pixels along a side of a mosaic.</summary>
    private const int LongestSide = 1_000_000;

    /// <summary>Pixels around an image's outline that kernels may fill.</summary>
    private const int Rim = 2;

    private static readonly string[] Ignored = ["NO_DATA"];

    /// <summary>Null when nothing of the images is in the place; Usage when they cannot be put together, or the place has no such pixels.</summary>
    /// <param name="layers">Those images of each layer that are there, and those that are not (null).</param>
    public static Result<MosaicPlan?> Plan(MosaicSpec spec, ImmutableArray<ImmutableArray<FoundImage>> found, SurveyedImage?[][] layers, int parallelism)
    {
        var all = layers.SelectMany(l => l).OfType<SurveyedImage>().ToArray();
        if (all.Length == 0) return new Result<MosaicPlan?>((MosaicPlan?)null);
        var grid = Grid(spec, all);
        if (!grid.IsOk) return grid.Fault;
        var plane = new ImagePlane(new WcsPixelMap(grid.Value.World()), grid.Value.Width, grid.Value.Height);
        var planned = ImmutableArray.CreateBuilder<LayerPlan>();
        for (var i = 0; i < layers.Length; i++)
        {
            var layer = Layer(spec, grid.Value, plane, found[i], layers[i], spec.Colors.IsEmpty ? null : spec.Colors[i]);
            if (!layer.IsOk) return layer.Fault;
            planned.Add(layer.Value);
        }
        if (planned.All(l => l.Images.IsEmpty)) return new Result<MosaicPlan?>((MosaicPlan?)null);
        var recipe = new MosaicRecipe(spec.Kernel, new CoaddOptions(spec.Combine)) { KeepsFlux = spec.KeepsFlux, PrefersInterior = spec.PrefersInterior, Parallelism = parallelism };
        return new MosaicPlan(spec, planned.ToImmutable(), recipe);
    }

    private static Result<LayerPlan> Layer(MosaicSpec spec, SkyGrid grid, ImagePlane plane, ImmutableArray<FoundImage> found, SurveyedImage?[] surveyed, string? color)
    {
        var images = surveyed.OfType<SurveyedImage>().Select(i => Place(i, plane)).OfType<PlannedImage>().ToImmutableArray();
        var unit = UnitOf(spec, images);
        if (!unit.IsOk) return unit.Fault;
        var legend = new MaskLegend();
        foreach (var image in images)
            if (legend.Add(image.Image.MaskPlanes) is { } name) return new Fault.Usage($"The masks of the images have more than 32 planes of different names (at {name}); put fewer together.");
        var hasVariance = !images.IsEmpty && images.All(i => i.Image.HasVariance);
        var hasMask = images.Any(i => i.Image.HasMask);
        var isPlain = color is not null || spec.Format.Picture is not null;
        var bands = images.Select(i => MosaicImages.BandOf(i.Image.Found)).Distinct().ToArray();
        return new LayerPlan(grid, images, [.. found.Where((_, i) => surveyed[i] is null).Select(f => InputOf(f) with { Status = "missing" })])
        {
            Planes = isPlain ? [MosaicPlane.Image] : [MosaicPlane.Image, .. hasMask ? [MosaicPlane.Mask] : Array.Empty<MosaicPlane>(), .. hasVariance ? [MosaicPlane.Variance] : Array.Empty<MosaicPlane>(), MosaicPlane.Coverage],
            Legend = legend,
            Unit = unit.Value,
            Band = color ?? (bands is [{ Length: > 0 } only] ? only : null),
            ReadsVariance = hasVariance && (!isPlain || spec.Combine is CoaddMethod.WeightedMean or CoaddMethod.ClippedMean),
            ReadsMask = hasMask && (!isPlain || legend.BitsOf(Ignored) != 0),
        };
    }

    /// <summary>Bits of the mosaic's masks whose pixels have no value.</summary>
    public static int IgnoredBits(MaskLegend legend) => legend.BitsOf(Ignored);

    /// <summary>A row of the table of inputs, without numbers.</summary>
    public static MosaicInput InputOf(FoundImage image) => new(image.Uri.ToString())
    {
        DatasetType = image.Dataset.Ref.DatasetType,
        Run = image.Dataset.Ref.Run,
        DataId = string.Join(", ", image.Dataset.Ref.DataId.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value}"))),
        Band = MosaicImages.BandOf(image),
    };

    private static Result<SkyGrid> Grid(MosaicSpec spec, SurveyedImage[] images)
    {
        var pixel = spec.PixelDegrees ?? images.Min(i => i.PixelDegrees);
        SkyGrid? grid = null;
        if (spec.Center is { } center)
        {
            var (width, height) = (Math.Max(1, Math.Round(spec.SizeDegrees!.Value.Width / pixel)), Math.Max(1, Math.Round(spec.SizeDegrees.Value.Height / pixel)));
            if (width <= LongestSide && height <= LongestSide) grid = new SkyGrid(spec.Projection, center, (int)width, (int)height, pixel, spec.RotationDegrees);
        }
        else
        {
            var region = spec.Region is { } asked ? new Result<ISkyRegion>(asked) : Everything(images);
            if (!region.IsOk) return region.Fault;
            grid = SkyGrid.Around(region.Value, spec.Projection, pixel, spec.RotationDegrees);
            if (grid is { Width: > LongestSide } or { Height: > LongestSide }) grid = null;
        }
        return grid is not null ? grid : new Fault.Usage($"The place has no mosaic of pixels of {(pixel * 3600).ToString("0.####", CultureInfo.InvariantCulture)} arcseconds in the projection {spec.Projection.ToString().ToUpperInvariant()}; ask for a smaller region, larger pixels or another projection.");
    }

    /// <summary>All that the images cover.</summary>
    private static Result<ISkyRegion> Everything(SurveyedImage[] images)
    {
        var regions = new List<ISkyRegion>();
        foreach (var image in images)
            if (image.World.Footprint(image.Width, image.Height) is { } footprint) regions.Add(footprint);
        if (regions.Count == 0) return new Fault.Usage("What the images cover has no outline; say what the mosaic is to cover by POS, CIRCLE, POLYGON, or RA, DEC and SIZE.");
        return SkyUnion.TryCreate(regions, out var union, out _) ? union : new Fault.Usage("The images are too many to find out what they cover; say what the mosaic is to cover by POS, CIRCLE, POLYGON, or RA, DEC and SIZE.");
    }

    private static PlannedImage? Place(SurveyedImage image, ImagePlane mosaic)
    {
        var whole = new PixelBox(0, 0, mosaic.Width, mosaic.Height);
        if (image.World.Footprint(image.Width, image.Height) is not { } footprint) return new PlannedImage(image, whole);
        if (StencilBox.Find(footprint, mosaic) is not { } box) return null;
        return new PlannedImage(image, new PixelBox(
            Math.Max(0, box.Lower(0) - Rim), Math.Max(0, box.Lower(1) - Rim), Math.Min(mosaic.Width, box.Upper(0) + Rim), Math.Min(mosaic.Height, box.Upper(1) + Rim)));
    }

    private static Result<string?> UnitOf(MosaicSpec spec, ImmutableArray<PlannedImage> images)
    {
        var units = images.Select(i => i.Image.Calibration.Unit).Distinct().ToArray();
        if (units.Length <= 1) return new Result<string?>(units.Length == 1 ? units[0] : null);
        if (!spec.Calibrates) return new Result<string?>((string?)null);
        var shown = string.Join(", ", units.Select(u => u ?? "unknown").Order(StringComparer.Ordinal));
        return new Fault.Usage($"The images are of different units that their headers do not bring together ({shown}); choose images of one unit, or CALIBRATE=false to add their values as they are.");
    }
}
