using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>What is kept of rows that are put in order: the answer's columns, then those that only the order needs.</summary>
internal sealed record SortPlan(TableColumn[] Columns, ScanExpression[] Expressions, SortTerm[] Terms)
{
    /// <summary>OFFSET and TOP together; as many as there may be without.</summary>
    public required long Keep { get; init; }

    /// <summary>More rows than that outgrow the group.</summary>
    public required long MostRows { get; init; }

    public static Result<SortPlan> Of(ScanQuery query, TableSchema schema, long keep, ScanAnswerLimits limits)
    {
        var (columns, expressions) = (schema.Columns.ToList(), query.Values.ToList());
        var terms = new SortTerm[query.OrderBy.Count];
        for (var i = 0; i < terms.Length; i++)
        {
            var order = query.OrderBy[i];
            var value = order.Output is { } output ? query.Values[output] : order.Expression!;
            if (value.Type.IsArray || value.Type.IsGeometry) return new Fault.Usage("A shared scan does not order by arrays or shapes");
            var place = order.Output ?? expressions.IndexOf(value);
            if (place < 0)
            {
                place = expressions.Count;
                expressions.Add(value);
                columns.Add(new(new FieldInfo("order", VoDatatype.Char), ScanKinds.Of(value.Type)));
            }
            terms[i] = new(place, value.Type, order.Descending);
        }
        // Candidates beside the best are as many again, or a few batches.
        var most = keep > limits.Rows ? limits.Rows : Math.Max(2 * keep, 2L * IScanEvaluator.MostRows) + IScanEvaluator.MostRows;
        return new SortPlan([.. columns], [.. expressions], terms) { Keep = keep, MostRows = most };
    }
}
