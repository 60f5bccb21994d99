using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>Which images a request means: named, searched for, or answered by a query. For each layer (one, or three bands of a picture in colours) its own.</summary>
internal sealed class MosaicImages(IImageFinder finder, ImageQuery queries)
{
    /// <summary>Usage when there are more than <paramref name="limit"/> in all; layers without an image are empty.</summary>
    public async ValueTask<Result<ImmutableArray<ImmutableArray<FoundImage>>>> Find(MosaicSpec spec, int limit, WorkRequest request, CancellationToken cancel)
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
        if (!found.IsOk) return found.Fault;
        if (spec.Colors.IsEmpty) return ImmutableArray.Create(found.Value);
        return spec.Colors.Select(band => found.Value.Where(i => BandOf(i) == band).ToImmutableArray()).ToImmutableArray();
    }

    /// <summary>Empty where the registry knows none.</summary>
    public static string BandOf(FoundImage image) => image.Dataset.Ref.DataId["band"]?.ToString() ?? "";

    private async ValueTask<Result<ImmutableArray<ImmutableArray<FoundImage>>>> Search(MosaicSpec spec, ImageSelection selection, int limit, CancellationToken cancel)
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
        var bands = layers[0].Select(BandOf).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (spec.Colors.IsEmpty && bands.Length > 1)
            return new Fault.Usage($"The images there are of several bands ({string.Join(", ", bands)}): choose one with BAND, or three with RED, GREEN and BLUE.");
        return layers.ToImmutable();
    }

    private static Fault.Usage TooMany(int count, int limit) => new($"The request is for {count} images; at most {limit} are put together at once.");

    /// <summary>What the mosaic covers; of one with a middle and a size the outline of its pixels, at a scale that is coarse.</summary>
    private static Result<ISkyRegion> Region(MosaicSpec spec)
    {
        if (spec.Region is { } region) return new Result<ISkyRegion>(region);
        var (center, size) = (spec.Center!.Value, spec.SizeDegrees!.Value);
        const int Side = 64;
        var pixel = Math.Max(size.Width, size.Height) / Side;
        var grid = new SkyGrid(spec.Projection, center, (int)Math.Ceiling(size.Width / pixel) + 2, (int)Math.Ceiling(size.Height / pixel) + 2, pixel, spec.RotationDegrees);
        if (grid.World().Footprint(grid.Width, grid.Height) is { } outline) return outline;
        // No outline that is a polygon: a map of much of the sky.
        return new SkyCircle(center, Math.Min(180, Math.Sqrt(size.Width * size.Width + size.Height * size.Height) / 2 * 1.2 + 2 * pixel));
    }
}
