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

    /// <summary>HUGEINT holds 1.7e38.</summary>
    private const double HugeSafe = 1.6e38;

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
        if (!chain.Type.IsWhole() || Runs(chain) is not { Count: > 0 } runs)
        {
            base.Chain(chain);
            return;
        }

        var levels = chain.Steps.Count + 2 * runs.Count;
        if (Enter(chain.Origin, levels))
            Huge(chain, runs);
        Leave(levels);
    }

    /// <summary>Where each run of operations ends that HUGEINT holds; none when BIGINT holds them all.</summary>
    private static List<int> Runs(BoundChain chain)
    {
        var total = WholeRange.Of(chain.First);
        var fits = true;
        var ends = new List<int>();
        for (var i = 0; i < chain.Steps.Count; i++)
        {
            var next = WholeRange.After(total, chain.Steps[i]);
            if (next > HugeSafe)
            {
                ends.Add(i);
                next = WholeRange.After(WholeRange.Most, chain.Steps[i]);
            }

            // The quotient of the least number and -1 is one too large.
            fits &= next <= WholeRange.Safe;
            total = next;
        }

        if (!fits)
            ends.Add(chain.Steps.Count);
        return ends;
    }

    private void Huge(BoundChain chain, List<int> ends)
    {
        for (var i = 0; i < ends.Count; i++)
        {
            Site(Overflow, chain.Origin);
            Sql.Append("CAST((CAST(");
        }

        Value(chain.First);
        var done = 0;
        foreach (var end in ends)
        {
            Sql.Append(" AS HUGEINT)");
            for (; done < end && Error is null; done++)
                Step(chain.Steps[done], chain.Type);
            Sql.Append(") AS BIGINT)");
        }
    }

    protected override void Negation(BoundNegation negation)
    {
        if (negation.Type.IsWhole() && WholeRange.Of(negation.Operand) > WholeRange.Safe)
            Huge("-CAST(", negation.Operand, " AS HUGEINT)", negation.Origin);
        else
            base.Negation(negation);
    }

    private void Abs(BoundFunction function)
    {
        if (function.Type.IsWhole() && WholeRange.Of(function.Arguments[0]) > WholeRange.Safe)
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
