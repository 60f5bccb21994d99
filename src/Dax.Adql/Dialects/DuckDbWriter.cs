using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>How DuckDB spells things.</summary>
internal sealed partial class DuckDbWriter : SqlWriter
{
    protected override void Identifier(string name) => Sql.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');

    protected override void OrderDirection(bool descending) => Sql.Append(descending ? " DESC NULLS LAST" : " ASC NULLS LAST");

    protected override void Cut(long? limit, long? offset)
    {
        if (limit is { } most)
            Sql.Append(" LIMIT ").Append(Number(most));
        if (offset is { } skipped)
            Sql.Append(" OFFSET ").Append(Number(skipped));
    }

    /// <summary>The least BIGINT cannot be written as a negated literal: its positive part is none.</summary>
    protected override void Literal(long value)
    {
        if (value == long.MinValue)
            Sql.Append("CAST('-9223372036854775808' AS BIGINT)");
        else if (value < 0)
            Sql.Append('(').Append(Number(value)).Append(')');
        else
            Sql.Append(Number(value));
    }

    /// <summary>With an exponent always: without one DuckDB reads a DECIMAL.</summary>
    protected override void Literal(double value)
    {
        if (double.IsFinite(value))
            Sql.Append(Spell(value));
        else
            Sql.Append("CAST('").Append(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf").Append("' AS DOUBLE)");
    }

    private static string Spell(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('E', StringComparison.Ordinal))
            text += "e0";
        return text[0] == '-' ? $"({text})" : text;
    }

    /// <summary>Only the quote has a meaning in a plain literal of DuckDB; the lexer lets no NUL and no lone surrogate through.</summary>
    protected override void Literal(string value) => Sql.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');

    protected override void Literal(bool value) => Sql.Append(value ? "TRUE" : "FALSE");

    protected override void Literal(DateTime value) =>
        Sql.Append("TIMESTAMP '").Append(value.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Append('\'');

    protected override void Null(AdqlType type)
    {
        if (type.IsGeometry && type != AdqlTypes.Region)
            Sql.Append("CAST(NULL AS DOUBLE[])");
        else if (type.IsNull() || type.IsArray)
            Sql.Append("NULL");
        else
            Sql.Append("CAST(NULL AS ").Append(TypeName(type)).Append(')');
    }

    private static string TypeName(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean => "BOOLEAN",
        AdqlBase.UnsignedByte => "UTINYINT",
        AdqlBase.Smallint => "SMALLINT",
        AdqlBase.Integer => "INTEGER",
        AdqlBase.Bigint => "BIGINT",
        AdqlBase.Real => "FLOAT",
        AdqlBase.Double => "DOUBLE",
        AdqlBase.Timestamp => "TIMESTAMP",
        _ => "VARCHAR",
    };

    protected override void Cast(BoundExpression value, AdqlType type)
    {
        if (type.IsGeometry || type.IsArray)
        {
            Value(value);
            return;
        }

        if (Fallible(value.Type, type) is { } failure)
            Site(failure);
        // DALI's T between date and time; flags as 1 and 0, as everywhere in ADQL.
        var (start, end) = (value.Type.Base, type.Base) switch
        {
            (AdqlBase.Timestamp, AdqlBase.Text) => ("replace(CAST(", " AS VARCHAR), ' ', 'T')"),
            (AdqlBase.Boolean, AdqlBase.Text) => ("CAST(CAST(", " AS INTEGER) AS VARCHAR)"),
            _ => ("CAST(", $" AS {TypeName(type)})"),
        };
        Sql.Append(start);
        Value(value);
        Sql.Append(end);
    }

    private int? pieceAt;

    protected override int? PieceAt => pieceAt;

    protected override void Piece(BoundExpression value)
    {
        if (value is BoundRowNumber number)
        {
            Sql.Append('t').Append(Number(number.Source)).Append(".rowid");
            return;
        }

        pieceAt = Sql.Length + 1;
        Sql.Append("()");
    }

    protected override void Truncated(BoundExpression value, int length)
    {
        Sql.Append("left(");
        Cast(value, AdqlTypes.Text);
        Sql.Append(", ").Append(Number(length)).Append(')');
    }

    /// <summary>A pattern has no escape character unless one is given; LIKE regards case (ADQL 2.1, 2.2.3).</summary>
    protected override void Like(BoundLike like) => Binary(like.Value, (like.Negated, like.IgnoreCase) switch
    {
        (false, false) => " LIKE ",
        (true, false) => " NOT LIKE ",
        (false, true) => " ILIKE ",
        _ => " NOT ILIKE ",
    }, like.Pattern);

    protected override void Element(BoundElement element)
    {
        Sql.Append("CAST(");
        Value(element.Array);
        Sql.Append('[').Append(Number(element.Index)).Append("] AS DOUBLE)");
    }

    protected override void Indicator(BoundExpression condition)
    {
        Sql.Append("CAST(");
        Condition(condition);
        Sql.Append(" AS INTEGER)");
    }

    protected override void Aggregate(BoundAggregate aggregate)
    {
        // DuckDB sums integers as HUGEINT; the cast fails where the sum does not fit, and so it is an error and no wrong number.
        var wholeSum = aggregate is { Kind: AggregateKind.Sum, Type.Base: AdqlBase.Bigint };
        if (wholeSum)
            Site("A sum went out of the range of BIGINT");
        Sql.Append(wholeSum ? "CAST(" : "").Append(aggregate.Kind switch
        {
            AggregateKind.Count => "count(",
            AggregateKind.Avg => "avg(",
            AggregateKind.Min => "min(",
            AggregateKind.Max => "max(",
            _ => "sum(",
        });
        if (aggregate.Distinct)
            Sql.Append("DISTINCT ");
        if (aggregate.Argument is null)
            Sql.Append('*');
        else
            Value(aggregate.Argument);
        Sql.Append(wholeSum ? ") AS BIGINT)" : ")");
    }
}
