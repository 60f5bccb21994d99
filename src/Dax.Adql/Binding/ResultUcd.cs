using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>The UCD of an expression (UCD1+ 1.6), where it plainly follows from those of columns.</summary>
internal static class ResultUcd
{
    private const int Longest = 200;

    public static string? Of(BoundExpression value) => value switch
    {
        BoundColumn plain => plain.Column.Ucd,
        BoundAggregate { Kind: AggregateKind.Count } => "meta.number",
        BoundAggregate { Kind: AggregateKind.Min, Argument: { } argument } => With(Of(argument), "stat.min"),
        BoundAggregate { Kind: AggregateKind.Max, Argument: { } argument } => With(Of(argument), "stat.max"),
        BoundAggregate { Kind: AggregateKind.Avg, Argument: { } argument } => With(Of(argument), "stat.mean"),
        BoundCast { Type.IsNumeric: true } cast => Derived(Of(cast.Operand)),
        BoundFunction { Function.Id: FunctionId.Ceiling or FunctionId.Floor or FunctionId.Round or FunctionId.Truncate } function => Derived(Of(function.Arguments[0])),
        BoundInUnit { Value: var converted } => Derived(Of(converted is BoundChain chain ? chain.First : converted)),
        BoundCoalesce coalesce => Derived(Shared(coalesce.Arguments)),
        BoundScalarQuery query => query.Query.Outputs[0].Column.Ucd,
        BoundGeometry or BoundDistance or BoundMeasure => GeometryMetadata.Of(value)?.Ucd,
        _ => null,
    };

    /// <summary>
    /// The statistics are secondary words: they stand behind. A word of the table (meta.main) says nothing of a number made of many rows, and an
    /// identifier has no mean.
    /// </summary>
    private static string? With(string? ucd, string word)
    {
        if (Derived(ucd) is not { } own || own.StartsWith("meta.", StringComparison.OrdinalIgnoreCase))
            return null;
        var joined = own.Contains("stat.m", StringComparison.OrdinalIgnoreCase) ? null : $"{own};{word}";
        return joined?.Length > Longest ? null : joined;
    }

    private static string? Derived(string? ucd)
    {
        if (string.IsNullOrEmpty(ucd) || !ucd.Contains("meta.main", StringComparison.OrdinalIgnoreCase))
            return string.IsNullOrEmpty(ucd) ? null : ucd;
        var words = ucd.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Equals("meta.main", StringComparison.OrdinalIgnoreCase));
        return string.Join(';', words) is { Length: > 0 } rest ? rest : null;
    }

    private static string? Shared(Seq<BoundExpression> values)
    {
        string? shared = null;
        foreach (var value in values)
        {
            if (value is BoundNull or BoundInteger or BoundDouble or BoundText)
                continue;
            if (Of(value) is not { } ucd || (shared is not null && shared != ucd))
                return null;
            shared = ucd;
        }

        return shared;
    }
}
