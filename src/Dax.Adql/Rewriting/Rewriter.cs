using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>The passes from bound tree to bound tree, in their order. None of them changes an answer.</summary>
internal static class Rewriter
{
    public static BoundQuery Run(BoundQuery query) => query;
}
