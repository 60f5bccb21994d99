using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Queries;

/// <summary>The exact test behind the pixels: a record's region overlaps a given region or another record's, borders included. A record without a region overlaps nothing.</summary>
internal sealed record RegionTest(DimensionElement Element, ISkyRegion? Given, DimensionElement? Other)
{
    public bool Passes(IReadOnlyDictionary<string, DimensionRecord> records) =>
        records.GetValueOrDefault(Element.Name)?.Region is { } region
        && (Given ?? records.GetValueOrDefault(Other!.Name)?.Region) is { } other
        && SkyRegions.Intersects(region, other);
}
