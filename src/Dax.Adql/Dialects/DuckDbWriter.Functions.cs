using System.Collections.Frozen;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// The functions that can be generated: this map and no others. Where DuckDB would fail on a value out of a function's domain, the answer is
/// NULL: the argument is tested first. Its text is then written twice; deep inside, and around RAND, a lambda binds it once instead, since
/// doubling at every level would grow without bounds (DuckDB's own NULLIF is a macro with that flaw; TRY still fails on constants).
/// </summary>
internal sealed partial class DuckDbWriter
{
    private const int MostDoubling = 3;

    /// <param name="Name">The engine's function.</param>
    /// <param name="Domain">What its argument x must fulfil, or null for anything: the texts before and after x.</param>
    private readonly record struct Mapped(string Name, (string Before, string After)? Domain = null);

    private static readonly (string, string) NotNegative = ("", " >= 0");
    private static readonly (string, string) Positive = ("", " > 0");
    private static readonly (string, string) Finite = ("isfinite(", ")");
    private static readonly (string, string) Unit = ("", " BETWEEN -1 AND 1");

    private static readonly FrozenDictionary<FunctionId, Mapped> Map = new Dictionary<FunctionId, Mapped>
    {
        [FunctionId.Ceiling] = new("ceil"),
        [FunctionId.Floor] = new("floor"),
        [FunctionId.Degrees] = new("degrees"),
        [FunctionId.Radians] = new("radians"),
        [FunctionId.Exp] = new("exp"),
        [FunctionId.Log] = new("ln", Positive),
        [FunctionId.Log10] = new("log10", Positive),
        [FunctionId.Sqrt] = new("sqrt", NotNegative),
        [FunctionId.Pi] = new("pi"),
        [FunctionId.Rand] = new("random"),
        [FunctionId.Round] = new("round"),
        [FunctionId.Truncate] = new("trunc"),
        [FunctionId.Acos] = new("acos", Unit),
        [FunctionId.Asin] = new("asin", Unit),
        [FunctionId.Atan] = new("atan"),
        [FunctionId.Atan2] = new("atan2"),
        [FunctionId.Cos] = new("cos", Finite),
        [FunctionId.Sin] = new("sin", Finite),
        [FunctionId.Tan] = new("tan", Finite),
        [FunctionId.Lower] = new("lower"),
        [FunctionId.Upper] = new("upper"),
    }.ToFrozenDictionary();

    private int doubling;
    private int lambdas;

    protected override void Function(BoundFunction function)
    {
        switch (function.Function.Id)
        {
            case FunctionId.UserDefined:
                UserFunction(function);
                break;
            case FunctionId.Mod:
                Modulo(function);
                break;
            case FunctionId.Abs:
                Abs(function);
                break;
            case FunctionId.Power:
                Power(function);
                break;
            case FunctionId.Round or FunctionId.Truncate when function.Arguments is [_, BoundInteger { Value: < 0 and >= -300 } digits]:
                ToTens(function, digits.Value);
                break;
            case FunctionId.Cot:
                // 1/tan where tan is not 0.
                Guarded(function.Arguments[0], ("isfinite(", ") AND "), x => Call("tan", x, " <> 0"), x => Call("1 / tan", x, ""));
                break;
            case var id when Map.TryGetValue(id, out var mapped):
                if (mapped.Domain is { } domain)
                    Guarded(function.Arguments[0], domain, null, x => Call(mapped.Name, x, ""));
                else
                {
                    List(mapped.Name + "(", function.Arguments);
                    Sql.Append(')');
                }

                break;
            default:
                Fail($"{function.Function.Name} is not supported here", function.Origin);
                break;
        }
    }

    /// <summary>Before the decimal point: DuckDB's own formula, without its answer of 0 for NaN and the infinities.</summary>
    private void ToTens(BoundFunction function, long digits)
    {
        var power = "1e" + Number(-digits);
        Sql.Append('(').Append(Map[function.Function.Id].Name).Append('(');
        Value(function.Arguments[0]);
        Sql.Append(" / ").Append(power).Append(") * ").Append(power).Append(')');
    }

    private void Call(string name, Action argument, string after)
    {
        Sql.Append(name).Append('(');
        argument();
        Sql.Append(')').Append(after);
    }

    /// <summary><c>CASE WHEN test(x) THEN result(x) END</c>.</summary>
    private void Guarded(BoundExpression argument, (string Before, string After) domain, Action<Action>? test, Action<Action> result)
    {
        doubling++;
        if (argument is BoundColumn or BoundDouble or BoundInteger || (doubling <= MostDoubling && !BoundTree.IsVolatile(argument)))
            Case(() => Value(argument));
        else
        {
            var name = "v" + Number(++lambdas);
            Sql.Append("list_transform([");
            Value(argument);
            Sql.Append("], lambda ").Append(name).Append(": ");
            Case(() => Sql.Append(name));
            Sql.Append(")[1]");
        }

        doubling--;

        void Case(Action x)
        {
            Sql.Append("CASE WHEN ").Append(domain.Before);
            x();
            Sql.Append(domain.After);
            test?.Invoke(x);
            Sql.Append(" THEN ");
            result(x);
            Sql.Append(" END");
        }
    }

    /// <summary>Whole numbers divide with // (toward zero; by 0 it gives NULL), others with / and a divisor that is not 0.</summary>
    protected override void Step(BoundStep step, AdqlType type)
    {
        if (step.Operator != ArithmeticOperator.Divide)
        {
            Sql.Append(step.Operator switch { ArithmeticOperator.Add => " + ", ArithmeticOperator.Subtract => " - ", _ => " * " });
            Operand(step.Operand);
            return;
        }

        Sql.Append(type.IsWhole() ? " // " : " / ");
        if (type.IsWhole())
            Operand(step.Operand);
        else if (Constants.Of(step.Operand) is not (null or 0))
            Value(step.Operand);
        else
            NotZero(step.Operand);
    }

    /// <summary>What stands before it has the type already, so that a literal need not say it.</summary>
    private void Operand(BoundExpression operand)
    {
        if (operand is BoundInteger whole)
            Literal(whole.Value);
        else
            Value(operand);
    }

    private void NotZero(BoundExpression divisor) => Guarded(divisor, ("", " <> 0"), null, static x => x());

    /// <summary>The remainder has the sign of the dividend (ADQL 2.1, 2.3), which % does; DuckDB's fmod does not.</summary>
    private void Modulo(BoundFunction function)
    {
        // The remainder of the least BIGINT and -1 overflows on the way to its 0.
        var huge = function.Type.IsWhole() && WholeRange.Of(function.Arguments[0]) > WholeRange.Safe && function.Arguments[1] is not BoundInteger { Value: not -1 };
        Sql.Append(huge ? "CAST((CAST(" : "(");
        Value(function.Arguments[0]);
        Sql.Append(huge ? " AS HUGEINT) % " : " % ");
        if (function.Type.IsWhole() || Constants.Of(function.Arguments[1]) is not (null or 0))
            Operand(function.Arguments[1]);
        else
            NotZero(function.Arguments[1]);
        Sql.Append(huge ? ") AS BIGINT)" : ")");
    }

    /// <summary>pow gives NaN for a root that is not real, and infinity for a negative power of 0: both NULL.</summary>
    private void Power(BoundFunction function)
    {
        Sql.Append("list_transform([pow(");
        Value(function.Arguments[0]);
        Sql.Append(", ");
        Value(function.Arguments[1]);
        var name = "v" + Number(++lambdas);
        Sql.Append($")], lambda {name}: CASE WHEN isfinite({name}) THEN {name} END)[1]");
    }
}
