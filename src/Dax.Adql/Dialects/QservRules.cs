using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// What Qserv does not run, as named rules. From its manual (doc/user/sql.rst), its planner (the relation graph of src/qana) and what its parser
/// hands on (src/ccontrol/ParseListener.cc).
/// </summary>
internal static partial class QservRules
{
    public const string OneSelect = "one SELECT, no set operations";
    public const string NoWith = "no WITH";
    public const string NoSubqueries = "no sub-queries";
    public const string InnerJoins = "inner joins only";
    public const string NoOffset = "no OFFSET";
    public const string OneArea = "one area in a query";
    public const string AreaAlone = "an area stands in WHERE by itself, joined by AND";
    public const string AreaOnPosition = "an area is on the position that partitions the table";
    public const string AreaShape = "areas are circles and convex polygons of at most 20 corners";
    public const string Keys = "a director's key is given by =, IN or BETWEEN";
    public const string OrderSelected = "ORDER BY selected columns";
    public const string GroupSelected = "GROUP BY selected columns";
    public const string PlainAggregates = "aggregates of columns, without DISTINCT";
    public const string OneHaving = "one condition in HAVING";
    public const string DirectorJoins = "partitioned tables are joined by their director's key";
    public const string NearNeighbours = "near neighbours within the overlap of chunks, in an area or by key";

    /// <summary>Collects what is wrong, under the name of the rule that says so.</summary>
    internal sealed class Report
    {
        private readonly List<AdqlError> errors = [];
        private string rule = "";

        public IReadOnlyList<AdqlError> Errors => errors;

        public void Under<T>((string Name, Action<T, Report> Check) named, T query)
        {
            rule = named.Name;
            named.Check(query, this);
        }

        public void Add(string sentence, Origin at)
        {
            var error = new AdqlError($"{sentence} (Qserv: {rule})", at.At);
            if (!errors.Contains(error))
                errors.Add(error);
        }
    }

    private static readonly (string Name, Action<BoundQuery, Report> Check)[] Shape =
    [
        (NoWith, static (query, report) =>
        {
            if (query.With.Count > 0)
                report.Add("Queries in WITH are not supported by this catalog", query.With[0].Query.Origin);
        }),
        (OneSelect, static (query, report) =>
        {
            if (query.Root is BoundSets sets)
                report.Add("UNION, EXCEPT and INTERSECT are not supported by this catalog", sets.Origin);
        }),
        (NoSubqueries, static (query, report) => new SubqueryFinder(report).Visit(query.Root)),
        (InnerJoins, static (query, report) => new OuterJoinFinder(report).Map(query.Root)),
    ];

    private static readonly (string Name, Action<QservQuery, Report> Check)[] Content =
    [
        (NoOffset, static (query, report) =>
        {
            if (query.Select.Offset is not null)
                report.Add("OFFSET is not supported by this catalog", query.Select.Origin);
        }),
        (OneArea, CheckOneArea),
        (AreaAlone, CheckAreaAlone),
        (AreaOnPosition, CheckAreaPosition),
        (AreaShape, CheckAreaShape),
        (Keys, CheckKeys),
        (OrderSelected, static (query, report) =>
        {
            foreach (var order in query.Select.OrderBy)
                if (order.Expression is { } expression)
                    report.Add("Rows are ordered by columns of the select list here", expression.Origin);
        }),
        (GroupSelected, static (query, report) =>
        {
            foreach (var group in query.Select.GroupBy)
                if (group is not BoundColumn || !query.Select.Values.Contains(group))
                    report.Add("Rows are grouped by plain columns that are in the select list here", group.Origin);
        }),
        (PlainAggregates, CheckAggregates),
        (OneHaving, static (query, report) =>
        {
            if (query.Select.Having is BoundJunction junction)
                report.Add("HAVING takes one condition here, without AND and OR", junction.Origin);
        }),
        (NearNeighbours, CheckNeighbours),
        (DirectorJoins, CheckJoins),
    ];

    /// <summary>Whether it is a query at all that Qserv's parser knows: one SELECT of tables.</summary>
    public static IReadOnlyList<AdqlError> CheckShape(BoundQuery query) => Check(Shape, query);

    public static IReadOnlyList<AdqlError> CheckContent(QservQuery query) => Check(Content, query);

    private static IReadOnlyList<AdqlError> Check<T>((string, Action<T, Report>)[] rules, T query)
    {
        var report = new Report();
        foreach (var rule in rules)
            report.Under(rule, query);
        return report.Errors;
    }

    /// <summary>Every node of an expression, itself first.</summary>
    private static void Walk(BoundExpression? value, Action<BoundExpression> visit)
    {
        if (value is null)
            return;
        visit(value);
        BoundTree.ForEachChild(value, child => Walk(child, visit));
    }

    private static void CheckAggregates(QservQuery query, Report report)
    {
        foreach (var value in query.Select.Values)
            Walk(value, Check);
        Walk(query.Select.Having, Check);

        void Check(BoundExpression value)
        {
            if (value is BoundAggregate { Distinct: true })
                report.Add("Aggregates with DISTINCT are not supported by this catalog", value.Origin);
            else if (value is BoundAggregate { Argument: not (null or BoundColumn) })
                report.Add("Aggregates take plain columns here, not expressions", value.Origin);
            else if (value is BoundFunction or BoundCoalesce or BoundConcat)
                BoundTree.ForEachChild(value, argument => Walk(argument, inner =>
                {
                    if (inner is BoundAggregate)
                        report.Add("Aggregates do not stand inside functions here", inner.Origin);
                }));
        }
    }
}
