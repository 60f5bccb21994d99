using Dax.Adql.Binding;

namespace Dax.Adql;

/// <summary>ADQL text to a bound query: tokens, tree, names and types. Pure and thread-safe.</summary>
public static class AdqlCompiler
{
    /// <param name="text">The query.</param>
    /// <param name="model">What its names can mean.</param>
    /// <param name="limits">Bounds on its size.</param>
    public static AdqlResult<BoundQuery> Compile(string text, CatalogModel model, AdqlLimits limits) =>
        throw new InvalidOperationException();
}
