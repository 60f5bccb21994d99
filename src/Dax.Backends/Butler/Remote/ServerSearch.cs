using System.Collections.Immutable;
using Dax.Backends.Butler.Queries;
using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Universe;
using Dax.Backends.Butler.Where;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;
using Dax.Sky.Times;

namespace Dax.Backends.Butler.Remote;

/// <summary>A search for datasets as the server is asked for it, and what is left to look at here: regions that its encoding does not hold, or that it compares only roughly.</summary>
internal sealed class ServerSearch
{
    private readonly DatasetQuery query;
    private readonly DatasetType type;
    private readonly DimensionGroup group, dimensions;
    private readonly Predicate predicate;
    private readonly List<(string Element, ISkyRegion Region)> rough = [];

    /// <summary>Throws RegistryException, Usage, for an expression that is wrong.</summary>
    public ServerSearch(DatasetQuery query, DatasetType type, DimensionUniverse universe)
    {
        (this.query, this.type) = (query, type);
        group = universe.Group(type.Dimensions);
        var parts = new List<Predicate>();
        AddPlace(parts);
        AddTimes(parts);
        dimensions = AddExpression(parts, universe);
        predicate = Predicate.All(parts);
    }

    /// <summary>Some of what the server finds may not be meant.</summary>
    public bool IsRough => rough.Count > 0;

    public byte[] Body(ImmutableArray<string> collections, bool withRecords) => QueryDocuments.Datasets(
        type, group, dimensions, collections, predicate, withRecords || IsRough, query.FindFirst, IsRough ? null : query.Limit);

    public bool IsMeant(ExpandedDataset dataset)
    {
        foreach (var (element, region) in rough)
        {
            if (!dataset.Records.TryGetValue(element, out var record) || record.Region is not { } its || !SkyRegions.Intersects(its, region)) return false;
        }
        return true;
    }

    private void AddPlace(List<Predicate> parts)
    {
        if (query.Region is not { } region) return;
        // Datasets of no place overlap nothing.
        if (group.Spatial.IsEmpty) parts.Add(Predicate.False);
        foreach (var element in group.Spatial)
        {
            parts.Add(Expressions.Compare(Expressions.Field(element.Name, "region"), "overlaps", Expressions.Region(region)));
            LookCloser(element.Name, region);
        }
    }

    private void AddTimes(List<Predicate> parts)
    {
        if (query.IngestedSince is { } since) parts.Add(Expressions.Compare(Expressions.DatasetField(type.Name, "ingest_date"), ">=", Expressions.Time(TaiTime.FromUtc(since))));
        if (query.Timespan is not { } span) return;
        var (begin, end) = Timespans.Stored(span);
        foreach (var element in group.Temporal) parts.Add(Expressions.Compare(Expressions.Field(element.Name, "timespan"), "overlaps", Expressions.Span(begin, end)));
        if (type.IsCalibration) parts.Add(Expressions.Compare(Expressions.DatasetField(type.Name, "timespan"), "overlaps", Expressions.Span(begin, end)));
    }

    private DimensionGroup AddExpression(List<Predicate> parts, DimensionUniverse universe)
    {
        if (WhereParser.Parse(query.Where) is not { } written) return group;
        var stored = new StoredType(0, type, group, "", type.IsCalibration ? "" : null);
        var condition = new WhereBinder(new IdentifierResolver(stored, universe)).Bind(written);
        var needs = WhereNeeds.Of(condition, universe);
        foreach (var overlap in needs.Regions)
        {
            if (overlap.Right is BoundRegion given) LookCloser(overlap.Left.Element.Name, given.Region);
        }
        parts.Add(new WherePredicate(type.Name).Write(condition));
        return group.With(needs.Dimensions);
    }

    // sphgeom compares circles and convex polygons with polygons exactly; boxes, unions and what was sent as the circle around it, roughly.
    private void LookCloser(string element, ISkyRegion region)
    {
        if (region is SkyPoint or SkyCircle || (region is SkyPolygon && Regions.SphgeomWriter.TryWrite(region, out _))) return;
        rough.Add((element, region));
    }
}
