using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>How PostgreSQL spells things.</summary>
internal sealed partial class PostgresWriter(PostgresOptions options, IReadOnlyList<CatalogTable> tables) : PlainSqlWriter
{
    protected override string Engine => "PostgreSQL";

    protected override void Identifier(string name) => Sql.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');

    protected override void OrderDirection(bool descending) => Sql.Append(descending ? " DESC NULLS LAST" : " ASC NULLS LAST");

    protected override void Cut(long? limit, long? offset)
    {
        if (limit is { } most)
            Sql.Append(" LIMIT ").Append(Number(most));
        if (offset is { } skipped)
            Sql.Append(" OFFSET ").Append(Number(skipped));
    }

    protected override void Literal(long value)
    {
        if (value == long.MinValue)
            Sql.Append("BIGINT '-9223372036854775808'");
        else if (value < 0)
            Sql.Append('(').Append(Number(value)).Append(')');
        else
            Sql.Append(Number(value));
    }

    /// <summary>Typed: a bare number with a point or an exponent is NUMERIC, which has other arithmetic.</summary>
    protected override void Literal(double value)
    {
        Sql.Append("FLOAT8 '");
        if (double.IsFinite(value))
            Sql.Append(CultureInfo.InvariantCulture, $"{value:R}");
        else
            Sql.Append(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        Sql.Append('\'');
    }

    /// <summary>A backslash means the same under either setting of standard_conforming_strings only when the literal says that it may escape.</summary>
    protected override void Literal(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            Fail("A text in PostgreSQL holds no character 0");
        var escaped = value.Contains('\\', StringComparison.Ordinal);
        var text = value.Replace("'", "''", StringComparison.Ordinal);
        Sql.Append(escaped ? "E'" : "'").Append(escaped ? text.Replace("\\", "\\\\", StringComparison.Ordinal) : text).Append('\'');
    }

    protected override void Literal(bool value) => Sql.Append(value ? "TRUE" : "FALSE");

    protected override void Literal(DateTime value) =>
        Sql.Append("TIMESTAMP '").Append(value.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Append('\'');

    protected override void Null(AdqlType type)
    {
        if (type.IsNull() || type.IsGeometry || type.IsArray)
            Sql.Append("NULL");
        else
            Sql.Append("CAST(NULL AS ").Append(TypeName(type)).Append(')');
    }

    private static string TypeName(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean => "BOOLEAN",
        AdqlBase.UnsignedByte or AdqlBase.Smallint => "SMALLINT",
        AdqlBase.Integer => "INTEGER",
        AdqlBase.Bigint => "BIGINT",
        AdqlBase.Real => "REAL",
        AdqlBase.Double => "DOUBLE PRECISION",
        AdqlBase.Timestamp => "TIMESTAMP",
        _ => "TEXT",
    };

    protected override void Cast(BoundExpression value, AdqlType type)
    {
        if (type.IsGeometry || type.IsArray)
        {
            Value(value);
            return;
        }

        // DALI's timestamps, whatever DateStyle is; flags as 1 and 0, and they become integers only.
        var (start, end) = (value.Type.Base, type.Base) switch
        {
            (AdqlBase.Timestamp, AdqlBase.Text) => ("rtrim(rtrim(to_char(", ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.')"),
            (AdqlBase.Boolean, not (AdqlBase.Boolean or AdqlBase.Integer)) => ("CAST(CAST(", $" AS INTEGER) AS {TypeName(type)})"),
            _ => ("CAST(", $" AS {TypeName(type)})"),
        };
        Around(start, value, end);
    }

    protected override void Element(BoundElement element) => Around("CAST(", element.Array, $"[{Number(element.Index)}] AS DOUBLE PRECISION)");

    protected override void Indicator(BoundExpression condition) => Around("CAST(", condition, " AS INTEGER)");

    protected override void Negation(BoundNegation negation)
    {
        if (negation.Operand is BoundNull)
            Null(AdqlTypes.Double);
        else
            base.Negation(negation);
    }

    protected override void Aggregate(BoundAggregate aggregate)
    {
        var argument = aggregate.Argument;
        // Sums of integers are wider than the integers, and averages of them NUMERIC; a sum that does not fit is an error. Sums of REAL would be REAL.
        var (start, end) = (aggregate.Kind, argument?.Type.Base) switch
        {
            (AggregateKind.Count, _) => ("count(", ")"),
            (AggregateKind.Sum, AdqlBase.Real) => ("sum(", ")"),
            (AggregateKind.Sum, AdqlBase.Double) => ("sum(", ")"),
            (AggregateKind.Sum, _) => ("CAST(sum(", $") AS {TypeName(aggregate.Type)})"),
            (AggregateKind.Avg, AdqlBase.Double) => ("avg(", ")"),
            (AggregateKind.Avg, _) => ("CAST(avg(", ") AS DOUBLE PRECISION)"),
            (AggregateKind.Min, AdqlBase.Boolean) => ("bool_and(", ")"),
            (AggregateKind.Max, AdqlBase.Boolean) => ("bool_or(", ")"),
            (AggregateKind.Min, _) => ("min(", ")"),
            _ => ("max(", ")"),
        };
        Sql.Append(start).Append(aggregate.Distinct ? "DISTINCT " : "");
        if (argument is null)
            Sql.Append('*');
        else if (argument.Type.IsNull())
            Null(AdqlTypes.Double);
        else if (aggregate.Kind == AggregateKind.Sum && argument.Type == AdqlTypes.Real)
            Cast(argument, AdqlTypes.Double);
        else if (aggregate.Kind != AggregateKind.Count && argument.Type.IsText())
            ByBytes(argument);
        else
            Value(argument);
        Sql.Append(end);
    }
}
