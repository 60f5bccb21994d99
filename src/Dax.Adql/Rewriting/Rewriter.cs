using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>The passes from bound tree to bound tree, in their order. None of them changes an answer.</summary>
internal static class Rewriter
{
    public static BoundQuery Run(BoundQuery query)
    {
        BoundMapper[] passes = [new PredicatePass(), new ZeroedPass(), new SpatialJoinPass(), new SpatialPass(), new RegionBoxPass(), new HealpixKeyPass()];
        foreach (var pass in passes)
            query = query with { With = query.With.Map(named => named with { Query = pass.Map(named.Query) }), Root = pass.Map(query.Root) };
        return query with { IsRestricted = Restriction.Holds(query) };
    }
}
