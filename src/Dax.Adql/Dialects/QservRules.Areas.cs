using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Sky.Geometry;

namespace Dax.Adql.Dialects;

/// <summary>Rules about areas and keys, from which Qserv derives the chunks that it asks.</summary>
internal static partial class QservRules
{
    private const int MostCorners = 20;

    /// <summary>The areas on partitioned tables that must hold.</summary>
    private static IEnumerable<QservArea> Areas(QservQuery query)
    {
        foreach (var condition in query.Conjuncts)
            if (QservQuery.AreaOf(condition) is { } area && query.SourceOf(area.Longitude) is null or { IsPartitioned: true })
                yield return area;
    }

    private static void CheckOneArea(QservQuery query, Report report)
    {
        foreach (var area in Areas(query).Skip(1))
            report.Add("A query is restricted to one area here, and this is another", area.Test.Origin);
    }

    private static void CheckAreaAlone(QservQuery query, Report report)
    {
        foreach (var condition in query.Conjuncts)
            if (QservQuery.AreaOf(condition) is null)
                Walk(condition, node =>
                {
                    if (QservQuery.AreaOf(node) is { } area && query.SourceOf(area.Longitude) is { IsPartitioned: true })
                        report.Add("An area stands neither under OR nor under NOT here", node.Origin);
                });
    }

    private static void CheckAreaPosition(QservQuery query, Report report)
    {
        foreach (var area in Areas(query))
            if (!query.IsRestrictor(area))
                report.Add(Positions(query) is { Length: > 0 } positions ? $"An area is on {positions} here" : "There is no position here that an area could restrict", area.Test.Origin);
    }

    private static string Positions(QservQuery query) => string.Join(" or ", query.Sources
        .Where(source => source.IsPartitioned && source.Role is { Longitude: not null, Latitude: not null })
        .Select(source => $"{source.Role.Longitude}, {source.Role.Latitude} of {source.Name}").Distinct());

    private static void CheckAreaShape(QservQuery query, Report report)
    {
        foreach (var value in query.Select.Values)
            Walk(value, Check);
        foreach (var condition in query.Conjuncts)
            Walk(condition, Check);

        void Check(BoundExpression value)
        {
            if (value is not BoundInside { Region: var region })
                return;
            if (region is not (BoundCircle or BoundPolygon))
                report.Add($"CONTAINS of {region.Type.Say()} is not supported by this catalog", region.Origin);
            else if (region is BoundPolygon polygon && ConstantRegion.Of(polygon) as SkyPolygon is var shape && (shape is null || shape.Vertices.Length > MostCorners || SkyHalves.Of(shape).Convex is null))
                report.Add($"A polygon is convex here, of at most {MostCorners} corners that are numbers", polygon.Origin);
        }
    }

    private static void CheckKeys(QservQuery query, Report report)
    {
        if (query.Options.AnyKeyComparison)
            return;
        foreach (var condition in query.Conjuncts)
            if (IsOtherLookup(query, condition))
                report.Add("This key is compared by =, IN or BETWEEN here", condition.Origin);
    }

    private static bool IsOtherLookup(QservQuery query, BoundExpression condition) => condition switch
    {
        BoundComparison { Operator: not ComparisonOperator.Equal } c => (query.KeyOf(c.Left) is not null && Constants.Of(c.Right) is not null) || (query.KeyOf(c.Right) is not null && Constants.Of(c.Left) is not null),
        BoundInList { Negated: true } list => query.KeyOf(list.Value) is not null,
        BoundBetween { Negated: true } between => query.KeyOf(between.Value) is not null,
        _ => false,
    };
}
