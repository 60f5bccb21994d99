using Dax.Adql.Dialects;

namespace Dax.Adql.Binding;

/// <summary>A query whose names are resolved and whose expressions have types.</summary>
public sealed partial record BoundQuery(IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>Every table it reads, once.</summary>
    public IReadOnlyList<CatalogTable> Tables { get; init; } = [];

    /// <summary>
    /// It will touch few rows, so that it may run in the interactive lane: every table that is not small is cut down by a constant region on
    /// its spatial key or by an equality on an indexed column, or the query only shows the first rows as they come.
    /// </summary>
    public bool IsRestricted { get; init; }

    internal Seq<BoundNamedQuery> With { get; init; }
    internal BoundRelation Root { get; init; } = null!;

    /// <summary>The same without the conditions that rewriting adds for engines, but with its predicates as conditions; null before rewriting.</summary>
    internal BoundRelation? Unrestricted { get; init; }
}
