using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Backends.Butler.Where;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Queries;

/// <summary>What a search joins and tests, once its expression is understood.</summary>
internal sealed class SearchShape
{
    private readonly StoredType type;
    private readonly DimensionGroup all;

    /// <param name="hasCalibrations">CALIBRATION collections are searched: validities take part in joins by time.</param>
    public SearchShape(StoredType type, RegistryState state, RegistryDialect dialect, DatasetQuery query, bool hasCalibrations)
    {
        this.type = type;
        var universe = state.Universe;
        if (WhereParser.Parse(query.Where) is { } written) Condition = new WhereBinder(new IdentifierResolver(type, universe)).Bind(written);
        Needs = Condition is null ? null : WhereNeeds.Of(Condition, universe);
        var indirect = query.Region is null ? null : IndirectRegion.Of(type.Group);
        IsImpossible = query.Region is not null && type.Group.Spatial.Length == 0 && indirect is null;
        var more = (Needs?.Dimensions ?? []).Concat(indirect?.Element.Required ?? []).Where(d => !type.Group.Has(d)).ToList();
        all = more.Count == 0 ? type.Group : type.Group.With(more);
        Joins = new ElementJoins(dialect);
        foreach (var dimension in type.Group.Required) Joins.Provide(dimension, $"t.{RegistryDialect.Quote(dimension)}");
        Joins.Complete(type.Group);
        AddTests(query, indirect, universe);
        foreach (var element in OwnElements(query, universe)) Joins.JoinRecord(element);
        if (HasMoreDimensions) JoinRest(universe, hasCalibrations);
        AddPixels(universe.Common, dialect, hasCalibrations);
        if (hasCalibrations && Needs is { HasTemporalJoin: false } && all.Temporal is [var temporal, ..] && Joins.AliasOf(temporal.Name) is not null) ValidityElement = temporal;
    }

    public BoundCondition? Condition { get; }

    public WhereNeeds? Needs { get; }

    public ElementJoins Joins { get; }

    public List<RegionTest> Tests { get; } = [];

    /// <summary>Rows are pairs of datasets with something else: a dataset may come in several, and one that passes is enough.</summary>
    public bool HasMoreDimensions => !ReferenceEquals(all, type.Group);

    /// <summary>A region is asked of what has none.</summary>
    public bool IsImpossible { get; }

    /// <summary>A subquery of keys of the element, which the associations are then looked up by: engines cannot tell that a region says more than a collection.</summary>
    public (Func<SqlText, string> Keys, DimensionElement Element)? Lead { get; private set; }

    /// <summary>The element whose timespan a calibration must be valid in.</summary>
    public DimensionElement? ValidityElement { get; }

    private void AddTests(DatasetQuery query, IndirectRegion? indirect, DimensionUniverse universe)
    {
        if (query.Region is { } region)
        {
            foreach (var element in indirect is null ? type.Group.Spatial.AsEnumerable() : [indirect.Element]) Tests.Add(new RegionTest(element, region, null));
        }
        foreach (var overlap in Needs?.Regions ?? [])
        {
            Tests.Add(overlap.Right is BoundRegion given ? new RegionTest(overlap.Left.Element, given.Region, null) : new RegionTest(overlap.Left.Element, null, ((BoundField)overlap.Right).Element));
        }
        // Two families of regions that nothing connects yet are connected by their finest elements.
        var families = all.Spatial.Where(e => e.SkyPix is null).ToArray();
        if (!HasMoreDimensions || families.Length < 2 || Needs is { HasSpatialJoin: true } || type.Group.Spatial.Count(e => e.SkyPix is null) > 1) return;
        if (families.Length > 2) throw new RegistryException(new Engine.Faults.Fault.Usage("The expression needs more than one join by position; write them with OVERLAPS."));
        Tests.Add(new RegionTest(families[0], null, families[1]));
    }

    /// <summary>Elements of the type's own dimensions whose records are needed.</summary>
    private IEnumerable<DimensionElement> OwnElements(DatasetQuery query, DimensionUniverse universe)
    {
        var needed = (Needs?.Elements ?? []).Concat(Tested()).ToHashSet(StringComparer.Ordinal);
        if (query.Timespan is not null) needed.UnionWith(type.Group.Temporal.Select(e => e.Name));
        return type.Group.Elements.Where(e => needed.Contains(e.Name));
    }

    private IEnumerable<string> Tested() => Tests.Select(t => t.Element.Name).Concat(Tests.Where(t => t.Other is not null).Select(t => t.Other!.Name));

    /// <summary>
    /// The expression's other dimensions: first what leads there (pixels in common, relations, records that imply), then what gives the rest. Of several tables the one most of whose
    /// dimensions are known comes first: so hardly anything is joined without a key.
    /// </summary>
    private void JoinRest(DimensionUniverse universe, bool hasCalibrations)
    {
        var needed = (Needs?.Elements ?? []).Concat(Tested()).ToHashSet(StringComparer.Ordinal);
        if (hasCalibrations) needed.UnionWith(all.Temporal.Take(1).Select(e => e.Name));
        var waiting = all.Elements.Where(e => e.HasTable && Joins.AliasOf(e.Name) is null && (e.Implied.Length > 0 || e.AlwaysJoin || needed.Contains(e.Name))).ToList();
        var links = Tests.Where(t => t.Other is not null).ToList();
        while (waiting.Count + links.Count > 0)
        {
            if (links.Find(l => Joins.Knows(l.Element.Required) != Joins.Knows(l.Other!.Required)) is { } link)
            {
                links.Remove(link);
                var isForward = Joins.Knows(link.Element.Required);
                SkyPixJoins.Between(Joins, isForward ? link.Element : link.Other!, isForward ? link.Other! : link.Element, universe.Common);
                continue;
            }
            if (waiting.Count == 0) break;
            var next = waiting.MaxBy(e => (double)Joins.CountKnown(e) / (e.Required.Length + e.Implied.Length))!;
            waiting.Remove(next);
            Joins.JoinRows(next);
        }
        foreach (var dimension in all.Required.Concat(all.Implied))
        {
            if (Joins[dimension] is null && universe[dimension].SkyPix is null) Joins.JoinRows(universe[dimension]);
        }
    }

    /// <summary>The first region that is asked of the type's own dimensions leads the search; the others narrow it.</summary>
    private void AddPixels(SkyPix? common, RegistryDialect dialect, bool hasCalibrations)
    {
        foreach (var test in Tests)
        {
            if (test.Given is not { } region || !Joins.Knows(test.Element.Required)) continue;
            if (Lead is null && !hasCalibrations && test.Element.Required.All(type.Group.Required.Contains) && SkyPixJoins.Touched(dialect, test.Element, common, region) is { } touched) Lead = (touched, test.Element);
            else SkyPixJoins.Within(Joins, test.Element, common, region);
        }
    }
}
