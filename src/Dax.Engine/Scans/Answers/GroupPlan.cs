using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>What is kept of groups.</summary>
internal sealed record GroupPlan(KeyField[] Fields, int Width, ScanQuery Query, ScanAnswerLimits Limits)
{
    private const int MostKeys = 64;

    /// <summary>Without keys all rows are one group, and there is one without rows.</summary>
    public bool IsOne => Fields.Length == 0;

    public static Result<GroupPlan> Of(ScanQuery query, ScanAnswerLimits limits)
    {
        if (query.Keys.Count > MostKeys) return new Fault.Usage($"A shared scan groups by at most {MostKeys} values");
        var fields = KeyField.Layout([.. query.Keys.Map(k => k.Type)], out var width);
        if (fields is null) return new Fault.Usage("A shared scan does not group by arrays or shapes");
        foreach (var aggregate in query.Aggregates)
        {
            using var probe = Totals.Create(aggregate, limits, new(0));
            if (probe is null) return new Fault.Usage($"A shared scan has no {aggregate.Kind} of such values");
        }
        return new GroupPlan(fields, width, query, limits);
    }

    public Total[] CreateTotals(ScanBudget budget)
    {
        var totals = new Total[Query.Aggregates.Count];
        for (var i = 0; i < totals.Length; i++) totals[i] = Totals.Create(Query.Aggregates[i], Limits, budget)!;
        return totals;
    }

    /// <summary>Keys, then totals, as columns of a table.</summary>
    public TableSchema Schema()
    {
        var columns = new List<TableColumn>();
        foreach (var key in Query.Keys) columns.Add(Column(key.Type));
        foreach (var aggregate in Query.Aggregates) columns.Add(Column(aggregate.Type));
        return new(columns);

        static TableColumn Column(AdqlType type) => new(new FieldInfo("group", VoDatatype.Char), ScanKinds.Of(type));
    }

    /// <summary>What comes after grouping, as a query of that table.</summary>
    public ScanQuery Tail()
    {
        var keys = Query.Keys.Count;
        var columns = new List<CatalogColumn>();
        foreach (var column in Query.Keys) columns.Add(new($"key{columns.Count}", column.Type));
        foreach (var aggregate in Query.Aggregates) columns.Add(new($"total{columns.Count}", aggregate.Type));
        return new(Query.Table, new([.. columns]))
        {
            Where = Query.Having is { } having ? ScanTree.OverGroups(having, keys) : null,
            Values = Query.Values.Map(v => ScanTree.OverGroups(v, keys)),
            Distinct = Query.Distinct,
            OrderBy = Query.OrderBy.Map(o => o with { Expression = o.Expression is { } e ? ScanTree.OverGroups(e, keys) : null }),
            Top = Query.Top,
            Offset = Query.Offset,
        };
    }
}
