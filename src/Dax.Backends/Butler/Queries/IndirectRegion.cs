using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;

namespace Dax.Backends.Butler.Queries;

/// <summary>Exposures have no regions, the visits that are defined by them do: the way from a group of dimensions without a region, over one relation, to an element that has one.</summary>
/// <param name="Relation">visit_definition.</param>
/// <param name="Missing">visit.</param>
/// <param name="Element">visit_detector_region, or visit when no detector is known.</param>
internal sealed record IndirectRegion(DimensionElement Relation, string Missing, DimensionElement Element)
{
    /// <summary>Null when there is no such way, and no need when the group has regions of its own.</summary>
    public static IndirectRegion? Of(DimensionGroup group)
    {
        if (group.Spatial.Length > 0) return null;
        foreach (var relation in group.Universe.Elements)
        {
            if (!relation.AlwaysJoin || relation.Required.Count(d => !group.Has(d)) != 1 || !relation.Required.Any(d => group.Has(d) && !group.Universe[d].IsGovernor)) continue;
            var missing = relation.Required.First(d => !group.Has(d));
            if (group.With([missing]).Spatial is [var element, ..]) return new IndirectRegion(relation, missing, element);
        }
        return null;
    }

    /// <summary>The region as a scalar; of several visits the first.</summary>
    public string Expression(ElementJoins joins)
    {
        var dialect = joins.Dialect;
        var related = string.Join(" AND ", Relation.Required.Where(d => d != Missing).Select(d => $"j.{RegistryDialect.Quote(d)} = {joins[d]}"));
        var shared = string.Join(" AND ", Element.Required.Select(d => $"r.{RegistryDialect.Quote(Element.ColumnOf(d))} = {(Relation.Required.Contains(d) ? $"j.{RegistryDialect.Quote(d)}" : joins[d])}"));
        return $"(SELECT r.region FROM {dialect.Table(Relation.Name)} j JOIN {dialect.Table(Element.Name)} r ON {shared} WHERE {related} ORDER BY j.{RegistryDialect.Quote(Missing)} LIMIT 1)";
    }
}
