using System.Globalization;
using Dax.Backends.Butler.Queries;
using Dax.Backends.Butler.Sql;
using Dax.Sky.Times;

namespace Dax.Backends.Butler.Where;

/// <summary>Writes a bound expression as a condition of a statement whose joins are known. Values become parameters.</summary>
/// <param name="hasIngestNanoseconds">Times of registration are nanoseconds; otherwise timestamps.</param>
/// <param name="hasValidity">The source has the columns valid_begin and valid_end.</param>
internal sealed class WhereSql(SqlText sql, RegistryDialect dialect, ElementJoins joins, bool hasIngestNanoseconds, bool hasValidity)
{
    /// <summary>The condition; overlaps of regions are left out, the search tests them.</summary>
    public string Condition(BoundCondition condition) => condition switch
    {
        BoundJunction junction => Balanced([.. junction.Operands.Select(Condition)], junction.IsAll ? " AND " : " OR "),
        BoundNot not => $"(NOT {Condition(not.Operand)})",
        BoundTruth { Column: BoundLiteral { Value: bool truth } } => truth ? "(1 = 1)" : "(1 = 0)",
        BoundTruth truth => dialect.Truth(Value(truth.Column)),
        BoundComparison comparison => Comparison(comparison),
        BoundIn membership => Membership(membership),
        BoundNullTest test => $"({(test.Operand.Type == WhereType.Timespan ? Span(test.Operand).Begin : Value(test.Operand))} IS NULL)",
        BoundGlob glob => $"({dialect.Glob(Value(glob.Column), glob.Pattern, sql)})",
        BoundTimeOverlap overlap => TimeOverlap(overlap),
        BoundRegionOverlap => "(1 = 1)",
        _ => throw new InvalidOperationException($"No SQL for {condition.GetType().Name}."),
    };

    /// <summary>Engines bound the depth of expressions; a chain of ten thousand ORs is made fourteen deep.</summary>
    private static string Balanced(ReadOnlySpan<string> operands, string word)
    {
        if (operands.Length == 1) return operands[0];
        var half = operands.Length / 2;
        return $"({Balanced(operands[..half], word)}{word}{Balanced(operands[half..], word)})";
    }

    private string Comparison(BoundComparison node)
    {
        if (node.Left.Type == WhereType.Truth) return $"(({TruthOf(node.Left)}) {node.Operator} ({TruthOf(node.Right)}))";
        if (!hasIngestNanoseconds && (node.Left.Type == WhereType.IngestDate || node.Right.Type == WhereType.IngestDate)) return $"({Timestamp(node.Left)} {node.Operator} {Timestamp(node.Right)})";
        var collate = node.Left.Type == WhereType.Text && node.Operator is not ("=" or "<>") ? dialect.ByteOrder : "";
        return $"({Value(node.Left)}{collate} {node.Operator} {Value(node.Right)})";
    }

    private string TruthOf(Bound node) => node is BoundLiteral { Value: bool truth } ? truth ? "1 = 1" : "1 = 0" : dialect.Truth(Value(node));

    /// <summary>Of registries that have timestamps: only what is given can be compared with them, leap seconds are unknown to databases.</summary>
    private string Timestamp(Bound node) => node switch
    {
        BoundLiteral { Value: long nanoseconds } => sql.Parameter(dialect.TimestampValue(TaiTime.ToUtc(nanoseconds))),
        BoundDatasetField { Field: "ingest_date" } => dialect.TimestampColumn("d.ingest_date"),
        _ => throw WhereError.At(node.At, "this repository's times of registration can be compared with given times only"),
    };

    private string Membership(BoundIn node)
    {
        var member = !hasIngestNanoseconds && node.Member.Type == WhereType.IngestDate ? Timestamp(node.Member) : Value(node.Member);
        var tests = new List<string>();
        if (node.Values.Count > 0)
        {
            var isTimestamp = !hasIngestNanoseconds && node.Member.Type == WhereType.IngestDate;
            tests.Add($"({member} IN ({string.Join(", ", node.Values.Select(v => isTimestamp ? Timestamp(v) : v.Type == WhereType.Truth && v is BoundLiteral literal ? dialect.TruthLiteral((bool)literal.Value!) : Value(v)))}))");
        }
        foreach (var range in node.Ranges) tests.Add(InRange(member, range));
        if (node.HasNull) tests.Add($"({member} IS NULL)");
        return tests.Count == 0 ? "(1 = 0)" : Balanced([.. tests], " OR ");
    }

    private string InRange(string member, RangeNode range)
    {
        var test = string.Create(CultureInfo.InvariantCulture, $"{member} BETWEEN {sql.Parameter(range.First)} AND {sql.Parameter(range.Last)}");
        // Within the range the difference cannot overflow but for ranges over more than half of all integers.
        if (range.Stride == 1) return $"({test})";
        return $"({test} AND ({member} - {sql.Parameter(range.First)}) % {sql.Parameter(range.Stride)} = 0)";
    }

    private string TimeOverlap(BoundTimeOverlap node)
    {
        if (node.Left.Type == WhereType.Timespan && node.Right.Type == WhereType.Timespan)
        {
            var (a, b) = (Span(node.Left), Span(node.Right));
            return $"({a.Begin} < {b.End} AND {b.Begin} < {a.End} AND {a.Begin} < {a.End} AND {b.Begin} < {b.End})";
        }
        var (span, time) = node.Left.Type == WhereType.Timespan ? (Span(node.Left), node.Right) : (Span(node.Right), node.Left);
        if (time.Type == WhereType.IngestDate && !hasIngestNanoseconds) throw WhereError.At(node.At, "this repository's times of registration can be compared with given times only");
        var instant = Value(time);
        return $"({span.Begin} <= {instant} AND {span.End} > {instant})";
    }

    private (string Begin, string End) Span(Bound node) => node switch
    {
        BoundSpan span => (sql.Parameter(span.Begin), sql.Parameter(span.End)),
        BoundField field => dialect.Timespan(Alias(field)),
        // Datasets that are in no calibration collection are valid always.
        BoundDatasetField when !hasValidity => ("0", Number(RegistryDialect.MaxNanoseconds)),
        BoundDatasetField => ("COALESCE(t.valid_begin, 0)", $"COALESCE(t.valid_end, {Number(RegistryDialect.MaxNanoseconds)})"),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no timespan."),
    };

    private string Value(Bound node) => node switch
    {
        BoundLiteral { Value: Guid id } => sql.Parameter(dialect.IdValue(id)),
        BoundLiteral { Value: bool truth } => dialect.TruthLiteral(truth),
        BoundLiteral literal => sql.Parameter(literal.Value),
        BoundKey key => joins[key.Dimension.Name] ?? throw new InvalidOperationException($"Nothing gives the dimension {key.Dimension.Name}."),
        BoundField field => $"{Alias(field)}.{RegistryDialect.Quote(field.Field)}",
        BoundDatasetField field => DatasetField(field),
        BoundEnd end => end.IsBegin ? Span(end.Span).Begin : Span(end.Span).End,
        BoundMinus minus => $"(-{Value(minus.Operand)})",
        BoundArithmetic arithmetic => Arithmetic(arithmetic),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no value."),
    };

    private string Arithmetic(BoundArithmetic node)
    {
        var (left, right) = (Value(node.Left), Value(node.Right));
        if (node.Type == WhereType.Real) (left, right) = ($"CAST({left} AS {dialect.RealType})", $"CAST({right} AS {dialect.RealType})");
        // What is divided by nothing is nothing, in every engine.
        return node.Operator is '/' or '%' ? $"({left} {node.Operator} NULLIF({right}, 0))" : $"({left} {node.Operator} {right})";
    }

    private string DatasetField(BoundDatasetField node) => node.Field switch
    {
        "dataset_id" => "t.dataset_id",
        "ingest_date" => "d.ingest_date",
        "run" => $"(SELECT n.name FROM {dialect.Table("collection")} n WHERE n.collection_id = d.run_id)",
        "collection" => $"(SELECT n.name FROM {dialect.Table("collection")} n WHERE n.collection_id = t.collection_id)",
        _ => throw new InvalidOperationException($"{node.Field} is no scalar."),
    };

    private string Alias(BoundField field) => joins.AliasOf(field.Element.Name) ?? throw new InvalidOperationException($"{field.Element.Name} is not joined.");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
