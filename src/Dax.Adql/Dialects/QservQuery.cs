using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>A table of FROM, and how Qserv keeps it.</summary>
internal sealed record QservSource(int Number, CatalogTable Table, QservTable Role, Origin Origin)
{
    public string Name => $"{Table.Schema}.{Table.Name}";
    public bool IsPartitioned => Role.Kind != QservKind.Replicated;
}

/// <summary>A test whether a position lies in a constant region.</summary>
/// <param name="Test">The test: a condition, or a function compared with 1.</param>
/// <param name="Longitude">Of the position.</param>
/// <param name="Latitude">Of the position.</param>
internal sealed record QservArea(BoundExpression Test, BoundExpression Longitude, BoundExpression Latitude);

/// <summary>Two positions of different tables within a constant angle.</summary>
internal sealed record QservPair(BoundInside Test, QservSource First, QservSource Second, double Radius, bool OnPositions);

/// <summary>One SELECT over joined tables, in the terms of Qserv's planner: tables, and conditions that must all hold.</summary>
internal sealed class QservQuery(BoundSelect select, IReadOnlyList<QservSource> sources, IReadOnlyList<BoundExpression> conjuncts, QservOptions options)
{
    public BoundSelect Select => select;
    public IReadOnlyList<QservSource> Sources => sources;
    public QservOptions Options => options;

    /// <summary>WHERE and every ON, without what rewriting derived from exact tests.</summary>
    public IReadOnlyList<BoundExpression> Conjuncts => conjuncts;

    public static QservQuery Of(BoundSelect select, QservOptions options)
    {
        var sources = new List<QservSource>();
        var conjuncts = new List<BoundExpression>();
        foreach (var source in select.From)
            Collect(source);
        Add(select.Where);
        var exact = conjuncts.OfType<BoundInside>().Select(inside => inside.At).ToHashSet();
        conjuncts.RemoveAll(condition => condition is BoundKeyRange or BoundTruth { Value: true }
            || (condition is BoundBetween or BoundJunction && exact.Contains(condition.At)));
        return new(select, sources, conjuncts, options);

        void Collect(BoundSource source)
        {
            if (source is BoundTableSource table)
                sources.Add(new(table.Number, table.Table, Role(table.Table, options), table.Origin));
            if (source is not BoundJoin join)
                return;
            Collect(join.First);
            foreach (var step in join.Steps)
            {
                Collect(step.Right);
                Add(step.On);
            }
        }

        void Add(BoundExpression? condition)
        {
            if (condition is BoundJunction { IsOr: false } and)
                foreach (var operand in and.Operands)
                    Add(operand);
            else if (condition is not null)
                conjuncts.Add(condition);
        }
    }

    private static readonly QservTable Replicated = new(QservKind.Replicated);

    private static QservTable Role(CatalogTable table, QservOptions options)
    {
        var name = $"{table.Schema}.{table.Name}";
        foreach (var (key, role) in options.Tables)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return role;
        return Replicated;
    }

    public QservSource? SourceOf(BoundExpression value) => value is BoundColumn column ? sources.FirstOrDefault(source => source.Number == column.Source) : null;

    /// <summary>A test of a constant region, wherever it stands; null for others.</summary>
    public static QservArea? AreaOf(BoundExpression condition)
    {
        if (condition is BoundInside { Region: BoundPolygon } polygon)
            return new(polygon, polygon.Point.Longitude, polygon.Point.Latitude);
        if (condition is BoundInside { Region: BoundCircle circle } inside && Constants.Of(circle.Radius) is not null)
            return IsConstant(circle.Centre) ? new(inside, inside.Point.Longitude, inside.Point.Latitude)
                : IsConstant(inside.Point) ? new(inside, circle.Centre.Longitude, circle.Centre.Latitude) : null;
        return condition is BoundComparison { Operator: ComparisonOperator.Equal } c && (AreaFunction(c.Left, c.Right) ?? AreaFunction(c.Right, c.Left)) is { } function
            ? new(condition, function.Arguments[0], function.Arguments[1])
            : null;
    }

    /// <summary><c>scisql_s2PtIn…(lon, lat, numbers) = 1</c>.</summary>
    private static BoundFunction? AreaFunction(BoundExpression function, BoundExpression one) =>
        function is BoundFunction { Function: { Id: FunctionId.UserDefined, Name: var name } } call && name.StartsWith("scisql_s2PtIn", StringComparison.OrdinalIgnoreCase)
        && Constants.Of(one) == 1 && call.Arguments.Skip(2).All(argument => Constants.Of(argument) is not null) ? call : null;

    public static bool IsConstant(BoundPoint point) => Constants.Of(point.Longitude) is not null && Constants.Of(point.Latitude) is not null;

    /// <summary>The area is on the columns by which a table goes into chunks, so that Qserv may ask the chunks of the area alone.</summary>
    public bool IsRestrictor(QservArea area) => SourceOf(area.Longitude) is { IsPartitioned: true } source && IsPosition(source, area.Longitude, area.Latitude);

    private static bool IsPosition(QservSource source, BoundExpression longitude, BoundExpression latitude) =>
        Is(source, longitude, source.Role.Longitude) && Is(source, latitude, source.Role.Latitude);

    private static bool Is(QservSource source, BoundExpression value, string? column) =>
        column is not null && value is BoundColumn reference && reference.Source == source.Number && reference.Column.Name.Equals(column, StringComparison.OrdinalIgnoreCase);

    /// <summary>The pairs among the conditions that must hold.</summary>
    public IEnumerable<QservPair> Pairs()
    {
        foreach (var condition in conjuncts)
            if (condition is BoundInside { Region: BoundCircle circle } inside && Constants.Of(circle.Radius) is { } radius
                && SourceOf(inside.Point.Longitude) is { } first && SourceOf(circle.Centre.Longitude) is { } second && first != second)
                yield return new(inside, first, second, radius,
                    IsPosition(first, inside.Point.Longitude, inside.Point.Latitude) && IsPosition(second, circle.Centre.Longitude, circle.Centre.Latitude));
    }

    /// <summary>A column with a director's key: which table, which director, and which end of a match table.</summary>
    public (QservSource Source, string Director, bool Second)? KeyOf(BoundExpression value)
    {
        if (SourceOf(value) is not { } source)
            return null;
        var role = source.Role;
        if (role.Kind == QservKind.Director && Is(source, value, role.Key))
            return (source, source.Name, false);
        if (role.Kind is QservKind.Child or QservKind.Match && Is(source, value, role.Key))
            return (source, role.Director ?? "", false);
        return role.Kind == QservKind.Match && Is(source, value, role.SecondKey) ? (source, role.SecondDirector ?? "", true) : null;
    }

    /// <summary>=, IN or BETWEEN of a director's key with numbers: Qserv looks up the chunks of the rows.</summary>
    public bool IsKeyLookup(BoundExpression condition) => condition switch
    {
        BoundComparison { Operator: ComparisonOperator.Equal } c => (KeyOf(c.Left) is not null && c.Right is BoundInteger) || (KeyOf(c.Right) is not null && c.Left is BoundInteger),
        BoundInList { Negated: false } list => KeyOf(list.Value) is not null && list.Items.All(item => item is BoundInteger),
        BoundBetween { Negated: false, Low: BoundInteger, High: BoundInteger } between => KeyOf(between.Value) is not null,
        _ => false,
    };
}
