using System.Globalization;
using System.Numerics;
using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// The remainder of doubles, which PostgreSQL does not have, is exact as C's fmod is: both become NUMERICs of their whole value in units of 2^-72
/// (a cast would keep 15 digits), whose remainder is exact. Beyond the doubles that this holds, the remainder is that of their shortest decimals.
/// </summary>
internal sealed partial class PostgresWriter
{
    private const int UnitBits = 72;
    private const string Unit = "4722366482869645213696";
    private const double Least = 1.0 / (1 << 20);
    private const double Most = 9e15;

    protected override void Modulo(BoundExpression dividend, BoundExpression divisor, AdqlType type)
    {
        if (type.IsWhole())
            base.Modulo(dividend, divisor, type);
        else
            Repeated(dividend, x => Repeated(divisor, y =>
            {
                Sql.Append("CASE WHEN (");
                InRange(x);
                Write(" OR ", x, " = 0) AND ");
                if (IsHeld(divisor))
                    Sql.Append("TRUE");
                else
                    InRange(y);
                Sql.Append(" THEN CAST(mod(");
                Units(dividend, x);
                Sql.Append(", ");
                Units(divisor, y);
                Write($") / {Unit} AS DOUBLE PRECISION) ELSE CAST(mod(CAST(CAST(", x, " AS TEXT) AS NUMERIC), nullif(CAST(CAST(", y, " AS TEXT) AS NUMERIC), 0)) AS DOUBLE PRECISION) END");
            }));
    }

    private static bool IsHeld(BoundExpression value) => Constants.Of(value) is { } known && Math.Abs(known) is >= Least and <= Most;

    private void InRange(Action x)
    {
        Write("abs(", x, ") BETWEEN ");
        Literal(Least);
        Sql.Append(" AND ");
        Literal(Most);
    }

    private void Units(BoundExpression value, Action x)
    {
        if (IsHeld(value))
            Sql.Append(CultureInfo.InvariantCulture, $"NUMERIC '{(BigInteger)Math.ScaleB(Constants.Of(value)!.Value, UnitBits)}'");
        else
            Write("(CAST(CAST(trunc(", x, " * 1024) AS BIGINT) AS NUMERIC) * 4611686018427387904 + CAST((", x, " * 1024 - trunc(", x, " * 1024)) * 4611686018427387904 AS BIGINT))");
    }
}
