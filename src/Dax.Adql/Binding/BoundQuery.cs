using Dax.Adql.Dialects;

namespace Dax.Adql.Binding;

/// <summary>A query whose names are resolved and whose expressions have types.</summary>
public sealed partial record BoundQuery(IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>Every table it reads, once.</summary>
    public IReadOnlyList<CatalogTable> Tables { get; init; } = [];
}
