using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>The functions that can be generated: those of MariaDB without CASE, and sciSQL's own.</summary>
internal sealed partial class QservWriter
{
    protected override IReadOnlyDictionary<FunctionId, Spelling> Functions => OfMariaDb;
    protected override Spelling Finite => new("", "");
    protected override Spelling CutOff => throw new InvalidOperationException("Qserv has no TRUNCATE and no CASE.");
    protected override string WholeDivision => " DIV ";
    protected override double Nothing => 0;
    protected override Spelling Magnitude => new("", "");
    protected override Spelling? IsFinite => null;
    protected override bool HasCase => false;

    protected override void Divisor(BoundExpression divisor) => Value(divisor);

    protected override void Function(BoundFunction function)
    {
        if (function.Function is { Id: FunctionId.UserDefined, Name: var name } && name.StartsWith("scisql_", StringComparison.Ordinal))
        {
            List(name + "(", function.Arguments);
            Sql.Append(')');
        }
        else
            base.Function(function);
    }

    /// <summary>Of the magnitude, by FLOOR: there is neither TRUNCATE nor, with ties away from zero, ROUND.</summary>
    protected override void Round(Seq<BoundExpression> arguments, bool nearest) => Repeated(arguments[0], x =>
    {
        var digits = arguments.Count == 1 ? 0 : (int)(Constants.Of(arguments[1]) ?? 0);
        var scale = Math.Pow(10, Math.Min(Math.Abs(digits), 300));
        Write("(sign(", x, ") * floor(abs(", x, ")");
        Scale(digits < 0 ? " / " : " * ");
        if (nearest)
        {
            Sql.Append(" + ");
            Literal(AlmostHalf);
        }

        Sql.Append(')');
        Scale(digits < 0 ? " * " : " / ");
        Sql.Append(')');

        void Scale(string sign)
        {
            if (digits == 0)
                return;
            Sql.Append(sign);
            Literal(scale);
        }
    });
}
