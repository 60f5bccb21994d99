using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// Writes what Qserv's parser takes: no CAST, no CASE, no COLLATE, no signs but of numbers; conditions that its planner must recognise (areas, keys,
/// joins, neighbours) without parentheses, areas first.
/// </summary>
internal sealed partial class QservWriter : PlainSqlWriter
{
    protected override string Engine => "Qserv";

    public AdqlResult<SqlText> Run(QservQuery query, long? rowLimit)
    {
        var select = query.Select;
        Sql.Append(select.Distinct ? "SELECT DISTINCT " : "SELECT ");
        for (var i = 0; i < select.Values.Count; i++)
        {
            Sql.Append(i > 0 ? ", " : "");
            Value(select.Values[i]);
            Sql.Append(" AS ").Append(Describe.Place(i));
        }

        for (var i = 0; i < query.Sources.Count; i++)
        {
            Sql.Append(i == 0 ? " FROM " : ", ");
            PhysicalName(query.Sources[i].Table.PhysicalName);
            Sql.Append(" AS t").Append(Number(query.Sources[i].Number));
        }

        Where(query);
        if (select.GroupBy.Count > 0)
            List(" GROUP BY ", select.GroupBy);
        if (select.Having is { } having)
        {
            Sql.Append(" HAVING ");
            TopCondition(having);
        }

        for (var i = 0; i < select.OrderBy.Count; i++)
        {
            Sql.Append(i == 0 ? " ORDER BY " : ", ").Append(Describe.Place(select.OrderBy[i].Output ?? 0));
            OrderDirection(select.OrderBy[i].Descending);
        }

        Cut(select.Top is { } top ? Math.Min(top, rowLimit ?? long.MaxValue) : rowLimit, null);
        return Error is { } error ? error : new SqlText(Sql.ToString());
    }

    private void Where(QservQuery query)
    {
        var first = true;
        foreach (var condition in query.Conjuncts)
            if (QservQuery.AreaOf(condition) is { } area && query.IsRestrictor(area))
            {
                Open();
                Restrictor(condition);
            }

        foreach (var condition in query.Conjuncts)
            if (QservQuery.AreaOf(condition) is not { } area || !query.IsRestrictor(area))
            {
                Open();
                TopCondition(condition);
            }

        void Open()
        {
            Sql.Append(first ? " WHERE " : " AND ");
            first = false;
        }
    }

    /// <summary>A condition without parentheses around it.</summary>
    private void TopCondition(BoundExpression condition)
    {
        var start = Sql.Length;
        Condition(condition);
        if (condition is BoundComparison or BoundBetween or BoundInList or BoundIsNull or BoundLike && Sql.Length > start + 1 && Sql[start] == '(' && Sql[^1] == ')')
            Sql.Remove(Sql.Length - 1, 1).Remove(start, 1);
    }

    /// <summary>Its grammar knows no backslash and no backtick in names.</summary>
    protected override void Identifier(string name)
    {
        if (name.AsSpan().IndexOfAny('`', '\\') >= 0)
            Fail("This name cannot be said to Qserv");
        Sql.Append('`').Append(name).Append('`');
    }

    protected override void OrderDirection(bool descending) => Sql.Append(descending ? " DESC" : "");

    /// <summary>A limit is an int there.</summary>
    protected override void Cut(long? limit, long? offset)
    {
        if (limit is { } most)
            Sql.Append(" LIMIT ").Append(Number(Math.Min(most, int.MaxValue)));
    }

    protected override void Literal(long value) => Sql.Append(Number(value));

    /// <summary>Its grammar has no plus in exponents.</summary>
    protected override void Literal(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace("+", "", StringComparison.Ordinal);
        Sql.Append(text.Contains('E', StringComparison.Ordinal) ? text : text + "E0");
    }

    /// <summary>Workers run with MariaDB's own sql_mode: a backslash escapes.</summary>
    protected override void Literal(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            Fail("A text in Qserv holds no character 0");
        Sql.Append('\'').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)).Append('\'');
    }

    protected override void Literal(bool value) => Sql.Append(value ? '1' : '0');

    protected override void Literal(DateTime value) =>
        Sql.Append('\'').Append(value.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Append('\'');

    protected override void Null(AdqlType type) => Sql.Append("NULL");

    /// <summary>Without CAST: what MariaDB computes alike anyway stays as it is, doubles come of a product.</summary>
    protected override void Cast(BoundExpression value, AdqlType type)
    {
        var from = value.Type;
        if (from == type || from.IsNull() || (type.IsWhole() && (from == AdqlTypes.Boolean || (from.IsWhole() && from.Base <= type.Base))) || (type == AdqlTypes.Real && from.IsNumeric))
            Value(value);
        else if (type == AdqlTypes.Double && (from.IsNumeric || from == AdqlTypes.Boolean))
            Around("(", value, " * 1E0)");
        else
            Fail("CAST to this type is not supported by Qserv", value.Origin);
    }

    protected override void Truncated(BoundExpression value, int length)
    {
        if (!value.Type.IsText())
            Fail("CAST to text is not supported by Qserv", value.Origin);
        Around("left(", value, $", {Number(length)})");
    }

    protected override void Element(BoundElement element) => Fail("Arrays are not supported by Qserv", element.Origin);

    protected override void Negation(BoundNegation negation) => Around("(0 - ", negation.Operand, ")");

    protected override void Concat(BoundConcat concat)
    {
        List("concat(", concat.Operands);
        Sql.Append(')');
    }

    /// <summary>There is no ESCAPE: a backslash stands for itself when it is doubled.</summary>
    protected override void Like(BoundLike like)
    {
        Around(like.IgnoreCase ? new("(lower(") : new("(", ""), () => Value(like.Value));
        Sql.Append(like.Negated ? " NOT LIKE " : " LIKE ");
        if (like.Pattern is not BoundText pattern)
            Fail("LIKE takes a text in quotes in Qserv", like.Pattern.Origin);
        else
            Around(like.IgnoreCase ? new("lower(") : new("", ""), () => Literal(pattern.Value.Replace("\\", "\\\\", StringComparison.Ordinal)));
        Sql.Append(')');
    }

    protected override void Aggregate(BoundAggregate aggregate)
    {
#pragma warning disable CA1308 // The names of the functions, in small letters as everywhere here.
        Sql.Append(aggregate.Kind.ToString().ToLowerInvariant()).Append('(');
#pragma warning restore CA1308
        if (aggregate.Argument is null)
            Sql.Append('*');
        else
            Value(aggregate.Argument);
        Sql.Append(')');
    }
}
