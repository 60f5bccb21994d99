using System.Globalization;
using System.Text;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>How MySQL and MariaDB spell things.</summary>
internal partial class MySqlWriter(MySqlOptions options) : PlainSqlWriter
{
    protected override string Engine => "MySQL";

    protected override void Identifier(string name) => Sql.Append('`').Append(name.Replace("`", "``", StringComparison.Ordinal)).Append('`');

    /// <summary>An offset needs a limit before it.</summary>
    protected override void Cut(long? limit, long? offset)
    {
        if (limit is not null || offset is not null)
            Sql.Append(" LIMIT ").Append(limit is { } most ? Number(most) : "18446744073709551615");
        if (offset is { } skipped)
            Sql.Append(" OFFSET ").Append(Number(skipped));
    }

    protected override void Literal(long value)
    {
        if (value == long.MinValue)
            Sql.Append("CAST('-9223372036854775808' AS SIGNED)");
        else if (value < 0)
            Sql.Append('(').Append(Number(value)).Append(')');
        else
            Sql.Append(Number(value));
    }

    /// <summary>With an exponent always: without one it is DECIMAL. There are no numbers that are not finite: they are stored as NULL.</summary>
    protected override void Literal(double value)
    {
        if (!double.IsFinite(value))
        {
            Null(AdqlTypes.Double);
            return;
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('E', StringComparison.Ordinal))
            text += "e0";
        Sql.Append(text[0] == '-' ? $"({text})" : text);
    }

    /// <summary>Whether a backslash escapes depends on the sql_mode; in hexadecimal nothing does.</summary>
    protected override void Literal(string value)
    {
        if (value.AsSpan().IndexOfAny('\\', '\0') >= 0)
            Sql.Append("_utf8mb4 X'").Append(Convert.ToHexString(Encoding.UTF8.GetBytes(value))).Append('\'');
        else
            Sql.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
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
        AdqlBase.Boolean or AdqlBase.UnsignedByte or AdqlBase.Smallint or AdqlBase.Integer or AdqlBase.Bigint => "SIGNED",
        AdqlBase.Real or AdqlBase.Double => "DOUBLE",
        AdqlBase.Timestamp => "DATETIME(6)",
        _ => "CHAR CHARACTER SET utf8mb4",
    };

    protected override void Element(BoundElement element) => Fail("Arrays are not supported in MySQL", element.Origin);

    protected override void Indicator(BoundExpression condition) => Around("CAST(", condition, " AS SIGNED)");

    protected override void Aggregate(BoundAggregate aggregate)
    {
        var argument = aggregate.Argument;
        Sql.Append(aggregate.Kind switch
        {
            AggregateKind.Count => "count(",
            AggregateKind.Avg => "avg(",
            AggregateKind.Min => "min(",
            AggregateKind.Max => "max(",
            // A sum of integers is DECIMAL; DIV fails where it does not fit, CAST would give the greatest BIGINT.
            _ => aggregate.Type.IsWhole() ? "(sum(" : "sum(",
        });
        Sql.Append(aggregate.Distinct ? "DISTINCT " : "");
        if (argument is null)
            Sql.Append('*');
        else if (aggregate.Kind == AggregateKind.Avg && argument.Type.IsWhole())
            // An average of integers would have four decimals.
            Cast(argument, AdqlTypes.Double);
        else
            Value(argument);
        Sql.Append(aggregate.Kind == AggregateKind.Sum && aggregate.Type.IsWhole() ? ") DIV 1)" : ")");
    }
}
