using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// Whole numbers and casts that can fail. DuckDB tells where a conversion failed, but not where an operation overflowed: so what can leave
/// BIGINT is computed in HUGEINT and converted back. Nearly nothing can (<see cref="WholeRange"/>), and what cannot costs nothing.
/// </summary>
internal sealed partial class DuckDbWriter
{
    private const string Overflow = "A whole number went out of the range of BIGINT";

    /// <summary>What goes wrong when the cast fails, or null when it never does.</summary>
    private static string? Fallible(AdqlType from, AdqlType to) => (from.Base, to.Base) switch
    {
        (AdqlBase.Text, >= AdqlBase.UnsignedByte and <= AdqlBase.Double) => $"A text could not be read as {AdqlName(to)}",
        (AdqlBase.Text, AdqlBase.Timestamp) => "A text could not be read as TIMESTAMP",
        ( >= AdqlBase.UnsignedByte and <= AdqlBase.Double, >= AdqlBase.UnsignedByte and < AdqlBase.Double) when from.Base > to.Base
            => $"A number went out of the range of {AdqlName(to)}",
        _ => null,
    };

    private static string AdqlName(AdqlType type) => type.Base switch
    {
        AdqlBase.Smallint => "SMALLINT",
        AdqlBase.Integer => "INTEGER",
        AdqlBase.Bigint => "BIGINT",
        AdqlBase.Real => "REAL",
        AdqlBase.Double => "DOUBLE PRECISION",
        _ => "a number",
    };

    protected override void Chain(BoundChain chain)
    {
        if (!chain.Type.IsWhole() || Watched(chain) is not { } watched)
        {
            base.Chain(chain);
            return;
        }

        var levels = chain.Steps.Count + 2 * watched.AsSpan().Count(true);
        if (Enter(chain.Origin, levels))
            Huge(chain, watched);
        Leave(levels);
    }

    /// <summary>DuckDB drops a cast around a cast to the same type, and takes the place of the outer one for the place of the inner.</summary>
    protected override void Output(BoundExpression value, AdqlType type)
    {
        if (type == AdqlTypes.Bigint && IsWatched(value))
            Value(value);
        else
            base.Output(value, type);
    }

    /// <summary>Whether it is written as a cast to BIGINT that can fail.</summary>
    private static bool IsWatched(BoundExpression value) => value switch
    {
        BoundAggregate { Kind: AggregateKind.Sum, Type.Base: AdqlBase.Bigint } => true,
        BoundChain chain => chain.Type.IsWhole() && Watched(chain) is [.., true],
        BoundNegation negation => negation.Type.IsWhole() && WholeRange.Of(negation.Operand) > WholeRange.Safe,
        BoundFunction { Function.Id: FunctionId.Abs } function => function.Type.IsWhole() && WholeRange.Of(function.Arguments[0]) > WholeRange.Safe,
        _ => false,
    };

    /// <summary>Which operations can leave BIGINT; null when none can.</summary>
    private static bool[]? Watched(BoundChain chain)
    {
        bool[]? watched = null;
        var total = WholeRange.Of(chain.First);
        for (var i = 0; i < chain.Steps.Count; i++)
        {
            total = WholeRange.After(total, chain.Steps[i]);
            if (total <= WholeRange.Safe)
                continue;
            (watched ??= new bool[chain.Steps.Count])[i] = true;
            total = WholeRange.Most;
        }

        return watched;
    }

    /// <summary>Each operation on its own, as other engines check it: what two BIGINTs make, HUGEINT holds.</summary>
    private void Huge(BoundChain chain, bool[] watched)
    {
        Sql.Append('(');
        foreach (var one in watched)
            if (one)
            {
                Site(Overflow, chain.Origin);
                Sql.Append("CAST((CAST(");
            }

        Value(chain.First);
        for (var i = 0; i < watched.Length && Error is null; i++)
        {
            Sql.Append(watched[i] ? " AS HUGEINT)" : "");
            Step(chain.Steps[i], chain.Type);
            Sql.Append(watched[i] ? ") AS BIGINT)" : "");
        }

        Sql.Append(')');
    }

    protected override void Negation(BoundNegation negation)
    {
        if (IsWatched(negation))
            Huge("-CAST(", negation.Operand, " AS HUGEINT)", negation.Origin);
        else
            base.Negation(negation);
    }

    private void Abs(BoundFunction function)
    {
        if (IsWatched(function))
            Huge("abs(CAST(", function.Arguments[0], " AS HUGEINT))", function.Origin);
        else
            Call("abs", () => Value(function.Arguments[0]), "");
    }

    private void Huge(string before, BoundExpression operand, string after, Origin where)
    {
        Site(Overflow, where);
        Sql.Append("CAST(").Append(before);
        Value(operand);
        Sql.Append(after).Append(" AS BIGINT)");
    }
}
