using Dax.Adql.Binding;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Routing;

/// <summary>One state of what a source publishes.</summary>
/// <param name="Version">Equal to that of the last state when nothing that queries or TAP_SCHEMA can see has changed.</param>
/// <param name="Schemas">What is said of the schemas; names without delimiters, tables not looked at. A schema that nothing is said of needs no entry.</param>
/// <param name="Tables">All that it publishes.</param>
/// <param name="Backend">Runs queries over <paramref name="Tables"/>, also after a newer state has come: until the last snapshot with it is gone.</param>
public sealed record SourceContent(string Version, IReadOnlyList<SchemaEntry> Schemas, IReadOnlyList<SourceTable> Tables, ICatalogBackend Backend);

/// <summary>The same table twice: for queries, and for TAP_SCHEMA.</summary>
/// <param name="Table">Its name is what users write; its physical name is what the backend's dialect writes.</param>
/// <param name="Entry">
/// Columns in the order of <paramref name="Table"/>, names without delimiters, as in the description of a single table; its qualified name is not looked at. Targets of foreign
/// keys are qualified names as queries write them.
/// </param>
public sealed record SourceTable(CatalogTable Table, TableEntry Entry)
{
    /// <summary>A table whose columns are called in the engine as they are described, and have the types that their FIELDs say.</summary>
    public static SourceTable Of(string schema, string name, IReadOnlyList<string> physicalName, TableEntry entry) => new(
        new CatalogTable(schema, name, [.. entry.Columns.Select(SourceColumns.Of)])
        {
            PhysicalName = physicalName,
            Spatial = entry.Position is { } position ? new SpatialKey(position.Longitude, position.Latitude, null) : null,
            Rows = entry.RowCount,
        },
        entry);
}
