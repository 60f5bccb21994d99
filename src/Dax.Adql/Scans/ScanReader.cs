using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Scans;

/// <summary>
/// Reads a bound query as one over every row of one table, or says why it is none. Pure. Every conversion that the engine's SQL says or implies is written out; the types, and
/// what is NULL, are those of <see cref="Dialects.DuckDbDialect"/>. One instance reads one query.
/// </summary>
public sealed partial class ScanReader
{
    /// <summary>As deep as a dialect writes.</summary>
    private const int MostDepth = 400;

    private readonly BoundTableSource source;
    private readonly List<CatalogColumn> columns = [];
    private readonly List<ScanAggregate> aggregates = [];
    private Seq<BoundExpression> keys;
    private bool afterGrouping;
    private string? reason;
    private int depth;

    private ScanReader(BoundTableSource source, bool byStatement)
    {
        this.source = source;
        derived = byStatement ? [] : null;
    }

    /// <param name="query">What <see cref="AdqlCompiler"/> made.</param>
    public static ScanReading Read(BoundQuery query)
    {
        if (query.With.Count > 0)
            return new(null, null, "It has named queries (WITH).");
        if (ShapeOf(query.Unrestricted ?? query.Root, out var select) is { } obstacle)
            return new(null, null, obstacle);
        var reader = new ScanReader((BoundTableSource)select!.From[0], false);
        var read = reader.Read(select);
        return reader.reason is { } reason ? ByStatement(query, select, reason) : new(read, null, null);
    }

    private static string? ShapeOf(BoundRelation root, out BoundSelect? select)
    {
        select = root as BoundSelect;
        if (select is null)
            return root is BoundSets ? "It combines queries (UNION, EXCEPT, INTERSECT)." : "It cuts or orders another query.";
        if (select.From.Count != 1 || select.From[0] is BoundJoin)
            return "It joins tables.";
        if (select.From[0] is not BoundTableSource)
            return "It reads another query, not a table.";
        return select.Offset is > 0 && select.OrderBy.Count == 0 ? "It skips rows (OFFSET) without an order." : null;
    }

    private ScanQuery Read(BoundSelect select)
    {
        var where = select.Where is null || derived is not null ? null : Condition(select.Where);
        var groups = select.GroupBy.Map(Value);
        (afterGrouping, keys) = (select.Grouped, select.GroupBy);
        var values = new ScanExpression[select.Values.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Output(select.Values[i], select.Outputs[i].Column.Type);
        var having = select.Having is null ? null : Condition(select.Having);
        var orders = select.OrderBy.Map(order => new ScanOrder(order.Output, order.Expression is null ? null : Value(order.Expression), order.Descending));
        return new ScanQuery(source.Table, new([.. columns]))
        {
            Where = where,
            IsGrouped = select.Grouped,
            Keys = [.. groups, .. moreKeys],
            Aggregates = new([.. aggregates]),
            Having = having,
            Values = new(values),
            Distinct = select.Distinct,
            OrderBy = orders,
            Top = select.Top,
            Offset = select.Offset ?? 0,
        };
    }

    /// <summary>A column of the answer has exactly its declared type.</summary>
    private ScanExpression Output(BoundExpression value, AdqlType type)
    {
        var output = type.IsNull() ? AdqlTypes.Text : type;
        return IsPlain(output) ? Convert(Value(value), output) : Stop($"A column of its answer is {type.Say()}.");
    }

    /// <summary>A scalar that is no geometry.</summary>
    private static bool IsPlain(AdqlType type) => !type.IsArray && type.Base is > AdqlBase.Null and <= AdqlBase.Timestamp;

    private ScanNull Stop(string why)
    {
        reason ??= why;
        return new ScanNull(AdqlTypes.Null);
    }

    private ScanExpression Column(BoundColumn column)
    {
        if (column.Source != source.Number || derived is not null)
            return Stop("It names columns of another query.");
        if (!IsPlain(column.Type))
            return Stop($"The column {column.Column.Name} is {column.Type.Say()}.");
        var index = columns.FindIndex(other => ReferenceEquals(other, column.Column));
        if (index < 0)
        {
            index = columns.Count;
            columns.Add(column.Column);
        }

        return new ScanColumn(index, column.Type);
    }

    /// <summary>What a row has; or, after grouping, what a group has.</summary>
    private ScanExpression Value(BoundExpression value)
    {
        if (reason is not null)
            return new ScanNull(AdqlTypes.Null);
        if (afterGrouping && keys.Span.IndexOf(value) is var key and >= 0)
            return new ScanKey(key, keys[key].Type);
        if (derived is not null && !afterGrouping && !IsLiteral(value))
            return Derive(value);
        if (++depth > MostDepth)
            Stop("It is nested too deep.");
        var known = moreKeys.Count;
        var read = Read(value);
        depth--;
        return reason is not null && derived is not null && afterGrouping ? OfGroup(value, known) : read;
    }

    private ScanExpression Read(BoundExpression value) => value switch
    {
        BoundColumn column => Column(column),
        BoundInteger whole => new ScanWhole(whole.Value, whole.Type),
        BoundDouble number => new ScanNumber(number.Value, AdqlTypes.Double),
        BoundTruth truth => new ScanWhole(truth.Value ? 1 : 0, AdqlTypes.Boolean),
        BoundTimestamp time => new ScanWhole((time.Value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, AdqlTypes.Timestamp),
        BoundText text => new ScanText(text.Value),
        BoundNull nothing => new ScanNull(nothing.Type),
        BoundNegation negation => Negation(negation),
        BoundChain chain => Chain(chain),
        BoundFunction function => Function(function),
        BoundAggregate aggregate => Aggregate(aggregate),
        BoundUserAggregate aggregate => Stop($"It has {aggregate.Function.Name}."),
        BoundCast cast => Cast(cast),
        BoundCoalesce coalesce => new ScanCoalesce(coalesce.Arguments.Map(argument => Convert(Value(argument), coalesce.Type)), coalesce.Type),
        BoundInUnit converted => Value(converted.Value),
        BoundIndicator indicator => new ScanCast(Condition(indicator.Condition), AdqlTypes.Integer),
        BoundDistance distance => Distance(distance),
        BoundMeasure measure when Constants.Of(measure) is { } known => new ScanNumber(known, AdqlTypes.Double),
        BoundConcat => Stop("It joins texts (||)."),
        BoundScalarQuery => Stop("It has a query inside a value."),
        BoundElement => Stop("It takes an element of an array."),
        BoundMeasure or BoundGeometry => Stop("It works with geometries as values."),
        _ => Of(value),
    };
}
