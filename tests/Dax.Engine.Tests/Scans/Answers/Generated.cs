using Dax.Adql.Binding;
using Dax.Adql.Scans;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>Small tables full of ties, nulls and numbers that are none, and queries of them. Sums are exact: their terms are quarters.</summary>
internal sealed class Generated(Random random)
{
    private static readonly AdqlBase[] Kinds =
        [AdqlBase.Boolean, AdqlBase.UnsignedByte, AdqlBase.Smallint, AdqlBase.Integer, AdqlBase.Bigint, AdqlBase.Real, AdqlBase.Double, AdqlBase.Text, AdqlBase.Timestamp];

    private static readonly string[] Texts = ["", "a", "ab", "exactly7", "seven b", "seven b!", "longer than eight bytes", "longer than eight bites", "ångström", "z"];

    public PlainTable Table(int rows)
    {
        var types = Kinds.Select(k => new AdqlType(k)).ToArray();
        var density = random.Next(4);
        return new(types, [.. Enumerable.Range(0, rows).Select(_ => types.Select(t => random.Next(8) < density ? null : Cell(t)).ToArray())]);
    }

    public ScanQuery Query(PlainTable table)
    {
        var query = random.Next(3) switch { 0 => Rows(table), 1 => Groups(table), _ => Totals(table) };
        query = query with
        {
            Where = random.Next(2) == 0 ? null : Condition(table),
            Distinct = random.Next(4) == 0,
            Top = random.Next(2) == 0 ? random.Next(30) : null,
            Offset = random.Next(3) == 0 ? random.Next(10) : 0,
        };
        // The last bit of a deviation is nobody's: it is no order, and makes nothing distinct.
        if (query.Aggregates.Any(a => a.Kind >= ScanAggregateKind.StdDevSample)) return query with { Distinct = false };
        query = query with { OrderBy = new([.. Enumerable.Range(0, random.Next(3)).Select(_ => Order(query))]) };
        // Without filter and cut, order is for tables whose size is known to be small.
        return query is { IsGrouped: false, Where: null, Top: null } ? query with { Top = 1000 } : query;
    }

    public (int First, int Count)[] Pieces(int rows)
    {
        var cuts = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(rows + 1)).Append(0).Append(rows).Order().ToArray();
        return [.. cuts.Zip(cuts.Skip(1), (a, b) => (a, b - a))];
    }

    private object Cell(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean => random.NextInt64(2),
        AdqlBase.UnsignedByte => Pick<long>(0, 1, 2, 255),
        AdqlBase.Smallint => Pick<long>(0, -1, short.MinValue, short.MaxValue, random.Next(20)),
        AdqlBase.Integer => Pick<long>(0, -1, int.MinValue, int.MaxValue, random.Next(20), random.Next(100_000)),
        AdqlBase.Bigint => Pick<long>(0, -1, 1L << 40, -(1L << 50), random.Next(20), random.Next(100_000)),
        AdqlBase.Timestamp => Pick(0, long.MinValue, long.MaxValue, random.NextInt64(5), 1_700_000_000_000_000),
        AdqlBase.Text => Texts[random.Next(Texts.Length)],
        _ => Pick(0.0, -0.0, 0.25 * random.Next(-20, 20), 1e6, random.Next(5) == 0 ? double.NaN : 0.5, random.Next(9) == 0 ? double.PositiveInfinity : 1.5, random.Next(9) == 0 ? double.NegativeInfinity : 2.25),
    };

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    private ScanColumn Column(PlainTable table) => table.Column(random.Next(table.Types.Count));

    private ScanQuery Rows(PlainTable table) => table.Query([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Value(Column(table)))]);

    private ScanQuery Totals(PlainTable table)
    {
        var aggregates = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Aggregate(table)).Distinct().ToArray();
        return table.Query([.. aggregates.Select((a, i) => new ScanTotal(i, a.Type))]) with { IsGrouped = true, Aggregates = new(aggregates) };
    }

    private ScanQuery Groups(PlainTable table)
    {
        var keys = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Value(Column(table))).Distinct().ToArray();
        var aggregates = Enumerable.Range(0, random.Next(4)).Select(_ => Aggregate(table)).Distinct().ToArray();
        ScanExpression[] all = [.. keys.Select((k, i) => new ScanKey(i, k.Type)), .. aggregates.Select((a, i) => new ScanTotal(i, a.Type))];
        var having = aggregates.Length > 0 && random.Next(3) == 0 ? new ScanNot(new ScanIsNull(new ScanTotal(0, aggregates[0].Type))) : null;
        return table.Query([.. all.Where(_ => random.Next(4) > 0).DefaultIfEmpty(all[0])]) with
        {
            IsGrouped = true, Keys = new(keys), Aggregates = new(aggregates), Having = having,
        };
    }

    /// <summary>Mostly the column; or something that has to be worked out.</summary>
    private ScanExpression Value(ScanColumn column) => (random.Next(6), column.Type.Base) switch
    {
        (0, AdqlBase.Integer or AdqlBase.Bigint) => new ScanArithmetic(ScanOperator.Divide, column, new ScanWhole(7, column.Type), column.Type),
        (0, AdqlBase.Double) => new ScanArithmetic(ScanOperator.Add, column, new ScanNumber(0.5, column.Type), column.Type),
        (1, _) => new ScanIsNull(column),
        (2, _) when random.Next(4) == 0 => new ScanNull(column.Type),
        _ => column,
    };

    private ScanComparison Condition(PlainTable table)
    {
        var column = Column(table);
        ScanExpression limit = Cell(column.Type) switch
        {
            long whole => new ScanWhole(whole, column.Type),
            double number => new ScanNumber(number, column.Type),
            var text => new ScanText((string)text),
        };
        return new(column, Pick(Enum.GetValues<ScanComparisonOperator>()), limit);
    }

    private ScanAggregate Aggregate(PlainTable table)
    {
        while (true)
        {
            var kind = Pick(Enum.GetValues<ScanAggregateKind>());
            var argument = kind == ScanAggregateKind.Count && random.Next(2) == 0 ? null : Value(Column(table));
            var isNumber = argument is { Type.IsNumeric: true };
            var isSum = kind is ScanAggregateKind.Sum or ScanAggregateKind.Avg or >= ScanAggregateKind.StdDevSample;
            // Deviations of infinite and of very large numbers are for tests of their own.
            if (isSum && !isNumber || kind >= ScanAggregateKind.StdDevSample && argument!.Type.Base > AdqlBase.Smallint) continue;
            return new(kind, argument is not null && random.Next(4) == 0, argument, Result(kind, argument));
        }
    }

    private static AdqlType Result(ScanAggregateKind kind, ScanExpression? argument) => kind switch
    {
        ScanAggregateKind.Count => new(AdqlBase.Bigint),
        ScanAggregateKind.Min or ScanAggregateKind.Max => argument!.Type,
        ScanAggregateKind.Sum when argument!.Type.Base <= AdqlBase.Bigint => new(AdqlBase.Bigint),
        _ => new(AdqlBase.Double),
    };

    private ScanOrder Order(ScanQuery query)
    {
        var isHidden = random.Next(3) == 0 && !query.Distinct && !query.IsGrouped;
        return isHidden
            ? new(null, new ScanColumn(random.Next(query.Columns.Count), default) is var c ? c with { Type = query.Columns[c.Column].Type } : null, random.Next(2) == 0)
            : new(random.Next(query.Values.Count), null, random.Next(2) == 0);
    }
}
