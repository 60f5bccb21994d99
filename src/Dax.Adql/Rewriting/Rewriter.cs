using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>The passes from bound tree to bound tree, in their order. None of them changes an answer.</summary>
internal static class Rewriter
{
    public static BoundQuery Run(BoundQuery query)
    {
        query = Run([new PredicatePass(), new ZeroedPass()], query);
        query = Run([new SpatialJoinPass(), new SpatialPass(), new RegionBoxPass(), new HealpixKeyPass()], query with { Unrestricted = query.Root });
        return query with { IsRestricted = Restriction.Holds(query) };
    }

    private static BoundQuery Run(ReadOnlySpan<BoundMapper> passes, BoundQuery query)
    {
        foreach (var pass in passes)
            query = query with { With = query.With.Map(named => named with { Query = pass.Map(named.Query) }), Root = pass.Map(query.Root) };
        return query;
    }
}
