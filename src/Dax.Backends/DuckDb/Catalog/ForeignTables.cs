using Dax.Adql.Binding;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>A table that another engine has.</summary>
/// <param name="Entry">Names without delimiters, as in the description of a single table; its own name is not looked at.</param>
internal sealed record ForeignTable(CatalogTable Table, TableEntry Entry);

/// <summary>
/// Tables of other engines, which TAP_SCHEMA lists and the model names beside those of the folder. The catalog cannot read them itself: who gives
/// them routes their queries. Another object is another state.
/// </summary>
/// <param name="schemas">Descriptions, without tables; the folder's own come first.</param>
/// <param name="tables">Their names are unique, letter case aside.</param>
internal class ForeignTables(IReadOnlyList<SchemaEntry> schemas, IReadOnlyList<ForeignTable> tables)
{
    public static readonly ForeignTables None = new([], []);

    public IReadOnlyList<SchemaEntry> Schemas => schemas;

    public IReadOnlyList<ForeignTable> Tables => tables;
}
