using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// What a query makes of the rows of its table, put together of three means: rows as they come, rows in order, groups. DISTINCT rows are groups by everything; what
/// comes after grouping is one of the same over the groups.
/// </summary>
internal static class ScanAnswers
{
    /// <param name="query">As read from its tree.</param>
    /// <param name="columns">Where the query's columns are among the group's.</param>
    /// <param name="program">Of the group: gets the query's expressions, and loses them when the answer is disposed.</param>
    /// <param name="schema">Of the answer: the kinds are those of the query's values.</param>
    /// <param name="rowLimit">No more rows than that are wanted (MAXREC and one); null when there is no such limit.</param>
    /// <returns>The answer; a fault when the query keeps more than <paramref name="limits"/> for certain, or values that have no order here: then it is not for sharing.</returns>
    public static Result<IScanAnswer> Create(
        ScanQuery query, IReadOnlyList<int> columns, IScanProgram program, TableSchema schema, long? rowLimit, ScanAnswerLimits limits)
    {
        // Nearly all rows of a large table pass where there is no filter: it would fail in the middle of the scan.
        if (query is { Where: null, IsGrouped: false, Distinct: false, OrderBy.Count: > 0 } && Keep(query, rowLimit) > limits.Rows) return ScanBudget.TooMuch("rows");
        return Of(query, columns, program, schema, rowLimit, limits);
    }

    /// <summary>The same over the table of the groups, in a program without expressions: there are no more rows than groups.</summary>
    public static Result<IScanAnswer> CreateTail(GroupPlan plan, IScanProgram program, TableSchema schema, long? rowLimit)
    {
        var query = plan.Tail();
        var columns = new int[query.Columns.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = i;
        return Of(query, columns, program, schema, rowLimit, plan.Limits);
    }

    private static Result<IScanAnswer> Of(
        ScanQuery query, IReadOnlyList<int> columns, IScanProgram program, TableSchema schema, long? rowLimit, ScanAnswerLimits limits)
    {
        if (query.Values.Count != schema.Columns.Count) throw new ArgumentException("A column for each value.", nameof(schema));
        query = Usual(query);
        if (query.Distinct && !query.IsGrouped) return new Fault.Usage("DISTINCT rows are ordered by what they are");
        if (query.IsGrouped) return Grouped(query, columns, program, schema, rowLimit, limits);
        if (query.OrderBy.Count > 0) return Sorted(query, columns, program, schema, rowLimit, limits);
        var nodes = new ScanNodes(program, [.. columns]);
        var fingerprint = ScanFingerprint.Of(query, schema, rowLimit);
        return new StreamedAnswer(schema, nodes, nodes.Add(query.Where), nodes.Add(query.Values), new(query.Offset, Limit(query, rowLimit)), fingerprint);
    }

    private static Result<IScanAnswer> Sorted(
        ScanQuery query, IReadOnlyList<int> columns, IScanProgram program, TableSchema schema, long? rowLimit, ScanAnswerLimits limits)
    {
        var plan = SortPlan.Of(query, schema, Keep(query, rowLimit), limits);
        if (!plan.IsOk) return plan.Fault;
        var nodes = new ScanNodes(program, [.. columns]);
        var fingerprint = ScanFingerprint.Of(query, schema, rowLimit);
        return new SortedAnswer(schema, nodes, nodes.Add(query.Where), plan.Value, query.Offset, fingerprint, new(limits.Bytes));
    }

    private static Result<IScanAnswer> Grouped(
        ScanQuery query, IReadOnlyList<int> columns, IScanProgram program, TableSchema schema, long? rowLimit, ScanAnswerLimits limits)
    {
        var plan = GroupPlan.Of(query, limits);
        if (!plan.IsOk) return plan.Fault;
        var tail = CreateTail(plan.Value, program.CreateEmpty(), schema, rowLimit);
        if (!tail.IsOk) return tail.Fault;
        tail.Value.Dispose();
        var nodes = new ScanNodes(program, [.. columns]);
        var fingerprint = ScanFingerprint.Of(query, schema, rowLimit);
        return new GroupedAnswer(schema, nodes, nodes.Add(query.Where), plan.Value, program, rowLimit, fingerprint);
    }

    private static long Limit(ScanQuery query, long? rowLimit) => Math.Min(query.Top ?? long.MaxValue, rowLimit ?? long.MaxValue);

    /// <summary>How many of the first rows matter; a quarter of all numbers stands for all rows, so that it can be counted with.</summary>
    private static long Keep(ScanQuery query, long? rowLimit)
    {
        var limit = Limit(query, rowLimit);
        return limit == 0 ? 0 : limit > (long.MaxValue >> 2) - query.Offset ? long.MaxValue >> 2 : limit + query.Offset;
    }

    /// <summary>
    /// Order by a value of the answer is order by that output; DISTINCT rows are groups by all their values. (What DISTINCT rows are ordered by is among their values, or
    /// it is left as it is.)
    /// </summary>
    private static ScanQuery Usual(ScanQuery query)
    {
        var values = query.Values;
        query = query with { OrderBy = query.OrderBy.Map(order => Usual(order, values)) };
        if (!query.Distinct || query.IsGrouped || HasOtherOrder(query)) return query;
        var keys = 0;
        return query with
        {
            Distinct = false,
            IsGrouped = true,
            Keys = values,
            Aggregates = default,
            Values = values.Map<ScanExpression>(value => new ScanKey(keys++, value.Type)),
        };
    }

    private static bool HasOtherOrder(ScanQuery query)
    {
        foreach (var order in query.OrderBy)
        {
            if (order.Output is null) return true;
        }
        return false;
    }

    private static ScanOrder Usual(ScanOrder order, Seq<ScanExpression> values)
    {
        for (var i = 0; i < values.Count && order.Output is null; i++)
        {
            if (values[i].Equals(order.Expression)) return new(i, null, order.Descending);
        }
        return order;
    }
}
