using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// ROUND with ties away from zero and TRUNCATE, at any decimal: engines differ in their ties (PostgreSQL and MariaDB round doubles to the even
/// neighbour) and in whether doubles have decimals at all (PostgreSQL's do not).
/// </summary>
internal abstract partial class PlainSqlWriter
{
    protected virtual void Round(Seq<BoundExpression> arguments, bool nearest)
    {
        var value = arguments[0];
        var digits = arguments.Count == 1 ? 0 : (int)(Constants.Of(arguments[1]) ?? 0);
        // A value of chance cannot be written twice; ties have no weight in it.
        if (nearest && IsVolatile(value))
            AroundScale(value, digits, new("round("));
        else if (!nearest && digits == 0)
            Around(CutOff, () => Value(value));
        else
            Repeated(value, x => Round(x, digits, nearest));
    }

    private void AroundScale(BoundExpression value, int digits, Spelling rounding)
    {
        if (digits == 0)
        {
            Around(rounding, () => Value(value));
            return;
        }

        var scale = Math.Pow(10, Math.Min(Math.Abs(digits), 300));
        Sql.Append('(').Append(rounding.Before);
        Value(value);
        Sql.Append(digits < 0 ? " / " : " * ");
        Literal(scale);
        Sql.Append(rounding.After).Append(digits < 0 ? " * " : " / ");
        Literal(scale);
        Sql.Append(')');
    }

    private void Round(Action x, int digits, bool nearest)
    {
        var scale = Math.Pow(10, Math.Abs(digits));
        if (digits == 0)
            Around(CutOff, () => Nearest(x, null));
        else if (digits > 0)
        {
            // What has no such decimals stays as it is; so nothing overflows.
            Write("CASE WHEN abs(", x, ") < ");
            Literal(digits > 290 ? 0 : Whole / scale);
            Sql.Append(" THEN ");
            Around(CutOff, () => Nearest(x, (" * ", Math.Min(scale, 1e290)), nearest));
            Sql.Append(" / ");
            Literal(Math.Min(scale, 1e290));
            Write(" ELSE ", x, " END");
        }
        else if (digits < -308)
            Write("(", x, " * 0)");
        else
        {
            // What is too small for such places is 0; so nothing underflows.
            Write("CASE WHEN abs(", x, ") >= ");
            Literal(nearest ? scale / 2 : scale);
            Sql.Append(" THEN ");
            Around(CutOff, () => Nearest(x, (" / ", scale), nearest));
            Sql.Append(" * ");
            Literal(scale);
            Write(" ELSE ", x, " * 0 END");
        }
    }

    private void Nearest(Action x, (string Sign, double By)? scale, bool nearest = true)
    {
        x();
        if (scale is { } by)
        {
            Sql.Append(by.Sign);
            Literal(by.By);
        }

        if (!nearest)
            return;
        Write(" + sign(", x, ") * ");
        Literal(AlmostHalf);
    }
}
