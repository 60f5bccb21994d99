using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// SQL of engines that have no functions of ours: what ADQL asks beyond theirs is said by arithmetic. An argument is best written once, inside tricks
/// such as <c>nullif(greatest(x, 0), 0)</c>; where it must stand several times in a text, that is bounded, since every level multiplies.
/// </summary>
internal abstract partial class PlainSqlWriter : SqlWriter
{
    private const int MostDoubling = 3;

    /// <summary>The greatest double below a half: x + sign(x) times it, cut off, is x rounded with ties away from zero, for every x.</summary>
    protected const double AlmostHalf = 0.49999999999999994;

    /// <summary>Numbers of at least such size have no fraction.</summary>
    private const double Whole = 1L << 52;

    /// <summary>What goes before and after the arguments of a function.</summary>
    protected readonly record struct Spelling(string Before, string After = ")");

    private int doubling;

    /// <summary>What users call the engine.</summary>
    protected abstract string Engine { get; }

    /// <summary>The functions that can be generated, beside those with a method of their own here. Out of its domain each gives NULL.</summary>
    protected abstract IReadOnlyDictionary<FunctionId, Spelling> Functions { get; }

    /// <summary>Around a double: NULL where it is no finite number. Empty where the engine holds finite numbers only.</summary>
    protected abstract Spelling Finite { get; }

    /// <summary>There is CASE.</summary>
    protected virtual bool HasCase => true;

    /// <summary>Around a double: cut off at the point.</summary>
    protected abstract Spelling CutOff { get; }

    protected override void Function(BoundFunction function)
    {
        switch (function.Function.Id)
        {
            case FunctionId.Mod:
                Modulo(function.Arguments[0], function.Arguments[1], function.Type);
                break;
            case FunctionId.Power:
                Power(function.Arguments[0], function.Arguments[1]);
                break;
            case FunctionId.Round or FunctionId.Truncate:
                Round(function.Arguments, function.Function.Id == FunctionId.Round);
                break;
            case FunctionId.Exp:
                Exponential(function.Arguments[0]);
                break;
            case var id when Functions.TryGetValue(id, out var spelling):
                List(spelling.Before, function.Arguments);
                Sql.Append(spelling.After);
                break;
            default:
                Fail($"{function.Function.Name} is not supported here", function.Origin);
                break;
        }
    }

    protected virtual void Exponential(BoundExpression exponent) => Around(new("exp("), () => Value(exponent));

    protected void Around(Spelling spelling, Action argument)
    {
        Sql.Append(spelling.Before);
        argument();
        Sql.Append(spelling.After);
    }

    protected void Around(string before, BoundExpression argument, string after)
    {
        Sql.Append(before);
        Value(argument);
        Sql.Append(after);
    }

    /// <summary>Writes something that holds <paramref name="argument"/> several times.</summary>
    protected void Repeated(BoundExpression argument, Action<Action> write)
    {
        doubling++;
        if (argument is BoundColumn or BoundDouble or BoundInteger || doubling <= MostDoubling)
            write(() => Value(argument));
        else
            Fail($"Such functions are at most {MostDoubling} deep inside each other in {Engine}", argument.Origin);
        doubling--;
    }

    protected static bool IsVolatile(BoundExpression value)
    {
        if (value is BoundFunction { Function.Id: FunctionId.Rand })
            return true;
        var found = false;
        BoundTree.ForEachChild(value, child => found = found || IsVolatile(child));
        return found;
    }

    /// <summary>Integer division truncates toward zero; by zero the answer is NULL.</summary>
    protected override void Step(BoundStep step, AdqlType type)
    {
        Sql.Append(step.Operator switch
        {
            ArithmeticOperator.Add => " + ",
            ArithmeticOperator.Subtract => " - ",
            ArithmeticOperator.Multiply => " * ",
            _ => type.IsWhole() ? WholeDivision : " / ",
        });
        if (step.Operator == ArithmeticOperator.Divide)
            Divisor(step.Operand);
        else
            Value(step.Operand);
    }

    protected abstract string WholeDivision { get; }

    /// <summary>NULL instead of 0, where the engine would fail.</summary>
    protected abstract void Divisor(BoundExpression divisor);

    /// <summary>The remainder has the sign of the dividend (ADQL 2.1, 2.3).</summary>
    protected virtual void Modulo(BoundExpression dividend, BoundExpression divisor, AdqlType type)
    {
        Around("(", dividend, " % ");
        Divisor(divisor);
        Sql.Append(')');
    }

    /// <summary>Roots that are not real and negative powers of 0 are NULL.</summary>
    private void Power(BoundExpression value, BoundExpression exponent)
    {
        Sql.Append(Finite.Before);
        if (Constants.Of(exponent) is { } known)
        {
            var whole = known == Math.Truncate(known);
            Sql.Append("power(");
            if (whole && known >= 0)
                Value(value);
            else if (whole)
                Around("nullif(", value, ", 0)");
            else
                AtLeast(value, known > 0 ? -double.Epsilon : 0);
            Around(", ", exponent, ")");
        }
        else if (Constants.Of(value) is > 0)
        {
            Around("power(", value, ", ");
            Around("", exponent, ")");
        }
        else if (!HasCase)
            Fail($"POWER needs a number as base or exponent in {Engine}", exponent.Origin);
        else
            Repeated(value, x => Repeated(exponent, y =>
            {
                Write("CASE WHEN ", x, " > 0 OR ", x, " = 0 AND ", y, " >= 0 OR ", x, " < 0 AND ", y, " = ");
                Around(CutOff, y);
                Write(" THEN power(", x, ", ", y, ") END");
            }));
        Sql.Append(Finite.After);
    }

    /// <summary>NULL for <paramref name="excluded"/> and what is less.</summary>
    private void AtLeast(BoundExpression value, double excluded)
    {
        Around("nullif(greatest(", value, ", ");
        Literal(excluded);
        Sql.Append("), ");
        Literal(excluded);
        Sql.Append(')');
    }

    /// <summary>Texts and writers of arguments, one after the other.</summary>
    protected void Write(params ReadOnlySpan<object> parts)
    {
        foreach (var part in parts)
            if (part is Action argument)
                argument();
            else
                Sql.Append((string)part);
    }
}
