using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>From images and their headers to what is to be made: pixels, layers, how much is done at once.</summary>
internal static class MosaicPlanner
{
    /// <summary>Pixels along a side of a mosaic.</summary>
    private const int LongestSide = 1_000_000;

    /// <summary>Null when nothing of the images is in the place; Usage when they cannot be put together, or the place has no such pixels.</summary>
    /// <param name="layers">Those images of each layer that are there, and those that are not (null).</param>
    public static Result<MosaicPlan?> Plan(MosaicSpec spec, FoundLayers found, SurveyedImage?[][] layers, MosaicOptions options)
    {
        var all = layers.SelectMany(l => l).OfType<SurveyedImage>().ToArray();
        if (all.Length == 0) return new Result<MosaicPlan?>((MosaicPlan?)null);
        var finest = all.Min(i => i.PixelDegrees);
        var grid = Grid(spec, all, finest);
        if (!grid.IsOk) return grid.Fault;
        var planner = new LayerPlanner(spec, grid.Value, finest);
        var planned = ImmutableArray.CreateBuilder<LayerPlan>();
        for (var i = 0; i < layers.Length; i++)
        {
            var layer = planner.Plan(found.Layers[i], layers[i], spec.Colors.IsEmpty ? null : spec.Colors[i]);
            if (!layer.IsOk) return layer.Fault;
            planned.Add(layer.Value);
        }
        if (planned.All(l => l.Images.IsEmpty)) return new Result<MosaicPlan?>((MosaicPlan?)null);
        planned[^1] = planned[^1] with { Skipped = [.. planned[^1].Skipped, .. found.Others.Select(o => InputOf(o) with { Status = "other band" })] };
        var depth = planned.Max(l => OverlapDepth.Of(l));
        var tile = planned.Max(l => OverlapDepth.TileBytes(l, depth));
        // Where many images lie over each other fewer tiles are worked on at once.
        var parallelism = (int)Math.Clamp(options.MaxMemoryBytes / tile, 1, options.Parallelism);
        var recipe = new MosaicRecipe(spec.Kernel, new CoaddOptions(spec.Combine)) { PrefersInterior = spec.PrefersInterior, Parallelism = parallelism };
        return new MosaicPlan(spec, planned.ToImmutable(), recipe) { Depth = depth, MemoryBytes = parallelism * tile };
    }

    /// <summary>A row of the table of inputs, without numbers.</summary>
    public static MosaicInput InputOf(FoundImage image) => new(image.Uri.ToString())
    {
        DatasetType = image.Dataset.Ref.DatasetType,
        Run = image.Dataset.Ref.Run,
        DataId = string.Join(", ", image.Dataset.Ref.DataId.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value}"))),
        Band = MosaicImages.BandOf(image),
    };

    private static Result<SkyGrid> Grid(MosaicSpec spec, SurveyedImage[] images, double finest)
    {
        var pixel = spec.PixelDegrees ?? finest;
        if (pixel * 3600 is < MosaicParameters.LeastPixel or > MosaicParameters.MostPixel) return new Fault.Usage($"The images have pixels of {(pixel * 3600).ToString("0.####E0", CultureInfo.InvariantCulture)} arcseconds: say by PIXELSCALE which the mosaic is to have.");
        SkyGrid? grid = null;
        if (spec.Center is { } center) grid = SkyGrid.Sized(spec.Projection, center, spec.SizeDegrees!.Value, pixel, spec.RotationDegrees, LongestSide);
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
        const string Hint = "say what the mosaic is to cover by POS, CIRCLE, POLYGON, or RA, DEC and SIZE.";
        var regions = new List<ISkyRegion>();
        foreach (var image in images)
        {
            if (image.World.Footprint(image.Width, image.Height) is not { } footprint) return new Fault.Usage($"What image {image.Found.Uri.Id} covers has no outline; {Hint}");
            regions.Add(footprint);
        }
        return SkyUnion.TryCreate(regions, out var union, out _) ? union : new Fault.Usage($"The images are too many to find out what they cover; {Hint}");
    }
}
