using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>Takes back what only an engine with cells understands: the plain sources and exact tests that matches were made of.</summary>
internal sealed class PlainPass : BoundMapper
{
    public static BoundQuery Run(BoundQuery query)
    {
        var pass = new PlainPass();
        return query with { With = query.With.Map(named => named with { Query = pass.Map(named.Query) }), Root = pass.Map(query.Root) };
    }

    protected override BoundSource Map(BoundSource source) => base.Map(source.Plain());

    public override BoundExpression Map(BoundExpression value) => value switch
    {
        BoundMatch match => Map(match.Test),
        BoundNearTest near => Map(near.Plain),
        BoundPairsTest pairs => Map(pairs.Plain),
        _ => base.Map(value),
    };
}
