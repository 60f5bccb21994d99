using System.Globalization;
using System.Text;
using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// Writes a bound tree as SQL, without deciding anything about its meaning. Names of the user never reach the text: sources are t1, t2, …,
/// columns of queries c0, c1, …; only the catalog's physical names and literals do, quoted. A dialect says how the rest is spelled.
/// One instance writes one query. Too much depth or text ends it with an error, kept in <see cref="Error"/>.
/// </summary>
internal abstract partial class SqlWriter
{
    /// <summary>Engines bound the depth of expressions (DuckDB: 1000); every node of ours becomes two of theirs at most.</summary>
    private const int MostDepth = 400;
    private const int MostLength = 8 << 20;

    private readonly List<(int Offset, string Message, Origin Where)> sites = [];
    private int depth;
    private Origin here;

    protected StringBuilder Sql { get; } = new(512);
    public AdqlError? Error { get; private set; }

    protected virtual IReadOnlyList<SqlCellSet> CellSets => [];

    protected virtual int? PieceAt => null;

    public AdqlResult<SqlText> Run(BoundQuery query, long? rowLimit)
    {
        for (var i = 0; i < query.With.Count; i++)
        {
            Sql.Append(i == 0 ? "WITH w" : ", w").Append(Number(query.With[i].Number)).Append(" AS (");
            Relation(query.With[i].Query, null);
            Sql.Append(')');
        }

        if (query.With.Count > 0)
            Sql.Append(' ');
        Relation(query.Root, rowLimit);
        return Error is { } error ? error : Finish();
    }

    /// <summary>What is written next, for the node last entered, can fail on a value; it begins a line, so that the engine tells which it was.</summary>
    protected void Site(string message) => Site(message, here);

    protected void Site(string message, Origin where)
    {
        sites.Add((Sql.Length, message, where));
        Sql.Append('\n');
    }

    /// <summary>A literal may have line ends of any kind in it.</summary>
    private static int Lines(ReadOnlySpan<char> text) => text.Count('\n') + text.Count('\r') - text.Count("\r\n");

    private SqlText Finish()
    {
        var text = Sql.ToString();
        var (line, at) = (1, 0);
        var lines = new SqlSite[sites.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            line += Lines(text.AsSpan(at, sites[i].Offset + 1 - at));
            at = sites[i].Offset + 1;
            lines[i] = new(line, sites[i].Message, sites[i].Where.At);
        }

        return new(text) { Sites = lines, CellSets = CellSets, PieceAt = PieceAt };
    }

    /// <summary>Goes one level down, or <paramref name="levels"/>; false when that is too deep or too long.</summary>
    protected bool Enter(Origin where, int levels = 1)
    {
        here = where;
        depth += levels;
        if (depth > MostDepth)
            Fail($"This expression has more than {MostDepth} operations inside each other or in a row", where);
        else if (Sql.Length > MostLength)
            Fail("This query grows too large when it is translated", where);
        return Error is null;
    }

    protected void Leave(int levels = 1) => depth -= levels;

    protected void Fail(string message, Origin where) => Error ??= new(message, where.At);

    /// <summary>Refuses what is being written.</summary>
    protected void Fail(string message) => Fail(message, here);

    protected static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    protected virtual void Relation(BoundRelation query, long? rowLimit)
    {
        if (!Enter(query.Origin))
        {
            Leave();
            return;
        }

        switch (query)
        {
            case BoundSelect select:
                Select(select);
                break;
            case BoundSets sets:
                Sets(sets);
                break;
            case BoundNested nested:
                Sql.Append("SELECT * FROM (");
                Relation(nested.Inner, null);
                Sql.Append(") AS q");
                break;
        }

        Order(query);
        Cut(query.Top is { } top ? Math.Min(top, rowLimit ?? long.MaxValue) : rowLimit, query.Offset);
        Leave();
    }

    protected virtual void Sets(BoundSets sets)
    {
        Operand(sets.First);
        foreach (var step in sets.Steps)
        {
            Sql.Append(SetName(step));
            Operand(step.Query);
        }
    }

    protected void Operand(BoundRelation query)
    {
        Sql.Append('(');
        Relation(query, null);
        Sql.Append(')');
    }

    protected static string SetName(BoundSetStep step) => (step.Operator, step.All) switch
    {
        (Syntax.SetOperator.Union, false) => " UNION ",
        (Syntax.SetOperator.Union, true) => " UNION ALL ",
        (Syntax.SetOperator.Except, false) => " EXCEPT ",
        (Syntax.SetOperator.Except, true) => " EXCEPT ALL ",
        (_, false) => " INTERSECT ",
        _ => " INTERSECT ALL ",
    };

    private void Select(BoundSelect select)
    {
        Sql.Append(select.Distinct ? "SELECT DISTINCT " : "SELECT ");
        for (var i = 0; i < select.Values.Count; i++)
        {
            if (i > 0)
                Sql.Append(", ");
            Output(select.Values[i], select.Outputs[i].Column.Type);
            Sql.Append(" AS ").Append(Describe.Place(i));
        }

        Sql.Append(" FROM ");
        for (var i = 0; i < select.From.Count; i++)
        {
            if (i > 0)
                Sql.Append(", ");
            Source(select.From[i], false);
        }

        Clause(" WHERE ", select.Where);
        if (select.GroupBy.Count > 0)
            List(" GROUP BY ", select.GroupBy);
        Clause(" HAVING ", select.Having);
    }

    /// <summary>A column of the answer has exactly its declared type; columns of tables have it already.</summary>
    protected virtual void Output(BoundExpression value, AdqlType type)
    {
        if (value is BoundColumn || (value is BoundCast { Length: null } cast && cast.Type == type))
            Value(value);
        else
            Cast(value, type.IsNull() ? AdqlTypes.Text : type);
    }

    private void Clause(string name, BoundExpression? condition)
    {
        if (condition is null)
            return;
        Sql.Append(name);
        Condition(condition);
    }

    protected void List(string start, Seq<BoundExpression> values)
    {
        Sql.Append(start);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                Sql.Append(", ");
            Value(values[i]);
        }
    }

    protected virtual void Order(BoundRelation query)
    {
        var terms = query.OrderBy;
        for (var i = 0; i < terms.Count; i++)
        {
            Sql.Append(i == 0 ? " ORDER BY " : ", ");
            if (terms[i].Output is { } output)
                Sql.Append(Number(output + 1));
            else
                Value(terms[i].Expression!);
            OrderDirection(terms[i].Descending);
        }
    }

    protected void Source(BoundSource source, bool nested)
    {
        switch (source)
        {
            case BoundTableSource table:
                PhysicalName(table.Table.PhysicalName);
                Sql.Append(" AS t").Append(Number(table.Number));
                break;
            case BoundNamedSource named:
                Sql.Append('w').Append(Number(named.Query)).Append(" AS t").Append(Number(named.Number));
                break;
            case BoundQuerySource derived:
                Operand(derived.Query);
                Sql.Append(" AS t").Append(Number(derived.Number));
                break;
            case BoundJoin join:
                Join(join, nested);
                break;
            default:
                Matched(source, nested);
                break;
        }
    }

    /// <summary>A source that rewriting prepared for spatial joins; without cells of the sky it is what it was.</summary>
    protected virtual void Matched(BoundSource source, bool nested) => Source(source.Plain(), nested);

    private void Join(BoundJoin join, bool nested)
    {
        if (Enter(join.Origin))
        {
            if (nested)
                Sql.Append('(');
            Joined(join);
            if (nested)
                Sql.Append(')');
        }

        Leave();
    }

    protected virtual void Joined(BoundJoin join)
    {
        Source(join.First, true);
        foreach (var step in join.Steps)
            Joined(step);
    }

    protected void Joined(BoundJoinStep step)
    {
        Sql.Append(step.Kind switch
        {
            Syntax.JoinKind.Left => " LEFT JOIN ",
            Syntax.JoinKind.Right => " RIGHT JOIN ",
            Syntax.JoinKind.Full => " FULL JOIN ",
            _ => " JOIN ",
        });
        Source(step.Right, true);
        Sql.Append(" ON ");
        Condition(step.On);
    }

    protected void PhysicalName(IReadOnlyList<string> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                Sql.Append('.');
            Identifier(parts[i]);
        }
    }

    protected abstract void Identifier(string name);
    protected abstract void OrderDirection(bool descending);
    protected abstract void Cut(long? limit, long? offset);
    protected abstract void Cast(BoundExpression value, AdqlType type);
}
