using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>Images of the layers of a mosaic: of one, or of three bands of a picture in colours.</summary>
/// <param name="Others">Named ones that are of no layer's band.</param>
internal sealed record FoundLayers(ImmutableArray<ImmutableArray<FoundImage>> Layers, ImmutableArray<FoundImage> Others);

/// <summary>Which images a request means: named, searched for, or answered by a query.</summary>
internal sealed class MosaicImages(IImageFinder finder, ImageQuery queries)
{
    /// <summary>Usage when there are more than <paramref name="limit"/> in all, or of several bands without a choice; layers without an image are empty.</summary>
    public async ValueTask<Result<FoundLayers>> Find(MosaicSpec spec, int limit, WorkRequest request, CancellationToken cancel)
    {
        if (spec.Selection is { } selection) return await Search(spec, selection, limit, cancel);
        var ids = spec.Ids;
        if (spec.Adql is { } adql)
        {
            var answered = await queries.Run(adql, limit, request, cancel);
            if (!answered.IsOk) return answered.Fault;
            ids = answered.Value;
        }
        if (ids.Length > limit) return TooMany(ids.Length, limit);
        var found = await finder.Find(ids, cancel);
        return found.IsOk ? Sort(found.Value, spec) : found.Fault;
    }

    /// <summary>Empty where the registry knows none.</summary>
    public static string BandOf(FoundImage image) => image.Dataset.Ref.DataId["band"]?.ToString() ?? "";

    /// <summary>Named images into their layers.</summary>
    private static Result<FoundLayers> Sort(ImmutableArray<FoundImage> found, MosaicSpec spec)
    {
        var wanted = spec.Colors.IsEmpty && spec.Band is { } one ? [one] : spec.Colors;
        if (wanted.IsEmpty) return SeveralBands(found) is { } problem ? problem : new FoundLayers([found], []);
        return new FoundLayers([.. wanted.Select(band => found.Where(i => BandOf(i) == band).ToImmutableArray())], [.. found.Where(i => !wanted.Contains(BandOf(i)))]);
    }

    private async ValueTask<Result<FoundLayers>> Search(MosaicSpec spec, ImageSelection selection, int limit, CancellationToken cancel)
    {
        var region = Region(spec);
        if (!region.IsOk) return region.Fault;
        var layers = ImmutableArray.CreateBuilder<ImmutableArray<FoundImage>>();
        foreach (var band in spec.Colors.IsEmpty ? [selection.Band] : spec.Colors.CastArray<string?>())
        {
            var found = await finder.Find(selection with { Band = band }, region.Value, limit, cancel);
            if (!found.IsOk) return found.Fault;
            layers.Add(found.Value);
        }
        var count = layers.Sum(l => l.Length);
        if (count > limit) return TooMany(count, limit);
        if (spec.Colors.IsEmpty && SeveralBands(layers[0]) is { } problem) return problem;
        return new FoundLayers(layers.ToImmutable(), []);
    }

    private static Fault.Usage? SeveralBands(ImmutableArray<FoundImage> images)
    {
        var bands = images.Select(BandOf).Distinct().Order(StringComparer.Ordinal).ToArray();
        return bands.Length <= 1 ? null
            : new Fault.Usage($"The images are of several bands ({string.Join(", ", bands.Select(b => b.Length == 0 ? "unknown" : b))}): choose one with BAND, or three with RED, GREEN and BLUE.");
    }

    private static Fault.Usage TooMany(int count, int limit) => new($"The request is for {count} images; at most {limit} are put together at once.");

    /// <summary>What the mosaic covers; of one with a middle and a size the outline of its pixels, at a scale that is coarse.</summary>
    private static Result<ISkyRegion> Region(MosaicSpec spec)
    {
        if (spec.Region is { } region) return new Result<ISkyRegion>(region);
        var (center, size) = (spec.Center!.Value, spec.SizeDegrees!.Value);
        const int Side = 64;
        var pixel = Math.Max(size.Width, size.Height) / Side;
        // A pixel more around it.
        var grid = SkyGrid.Sized(spec.Projection, center, (size.Width + 2 * pixel, size.Height + 2 * pixel), pixel, spec.RotationDegrees, int.MaxValue);
        if (grid?.World().Footprint(grid.Width, grid.Height) is { } outline) return outline;
        // No outline that is a polygon: a map of much of the sky.
        return new SkyCircle(center, Math.Min(180, Math.Sqrt(size.Width * size.Width + size.Height * size.Height) / 2 * 1.2 + 2 * pixel));
    }
}
