using Dax.Adql.Binding;
using Dax.Adql.Parsing;
using Dax.Adql.Rewriting;
using Dax.Adql.Syntax;

namespace Dax.Adql;

/// <summary>ADQL text to a bound query: tokens, tree, names and types, rewriting. Pure and thread-safe.</summary>
public static class AdqlCompiler
{
    /// <param name="text">The query.</param>
    /// <param name="model">What its names can mean.</param>
    /// <param name="limits">Bounds on its size.</param>
    /// <param name="functions">The user-defined functions that it may call: those of the dialect it will be written in. Null for none.</param>
    /// <param name="version">The language it says it is in.</param>
    public static AdqlResult<BoundQuery> Compile(
        string text, CatalogModel model, AdqlLimits limits, UserFunctionSet? functions = null, AdqlVersion version = AdqlVersion.Adql21)
    {
        var parsed = Parser.Parse(text, limits, functions?.ByName, version);
        if (!parsed.IsOk)
            return new(parsed.Errors);
        var bound = Binder.Bind(parsed.Value, model);
        return bound.IsOk ? Rewriter.Run(bound.Value) : bound;
    }
}
