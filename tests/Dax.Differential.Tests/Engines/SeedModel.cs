using Dax.Adql.Binding;
using Dax.Differential.Tests.Catalog;
using Dax.Sky.Healpix;

namespace Dax.Differential.Tests.Engines;

/// <summary>The seeded catalog for engines that we fill ourselves: a table is seed.NAME, its stored key the column below.</summary>
internal static class SeedModel
{
    public const string KeyColumn = "hpx";

    public static readonly CatalogModel Model = new([.. SeedCatalog.Tables.Select(Table)]);

    /// <summary>The statements that make and fill the tables.</summary>
    /// <param name="typeName">The engine's type.</param>
    /// <param name="quote">The engine's quote of names.</param>
    /// <param name="literal">A cell as the engine writes it.</param>
    public static IEnumerable<string> Statements(Func<AdqlBase, string> typeName, char quote, Func<object?, AdqlBase, string> literal)
    {
        foreach (var table in SeedCatalog.Tables)
        {
            SeedColumn[] columns = [.. table.Columns, .. table.IsKeyed ? (SeedColumn[])[new(KeyColumn, AdqlBase.Bigint)] : []];
            var name = $"{Sql.Quoted(SeedTable.Schema, quote)}.{Sql.Quoted(table.Name, quote)}";
            yield return $"CREATE TABLE {name} ({string.Join(", ", columns.Select(column => $"{Sql.Quoted(column.Name, quote)} {typeName(column.Type)}"))})";
            if (table.Rows.Count > 0)
                yield return $"INSERT INTO {name} VALUES {string.Join(", ", Rows(table).Select(row => $"({string.Join(", ", row.Select((cell, i) => literal(cell, columns[i].Type)))})"))}";
        }
    }

    /// <summary>The rows; with their key, in its order, where the table has one.</summary>
    public static IEnumerable<object?[]> Rows(SeedTable table)
    {
        if (!table.IsKeyed)
            return table.Rows;
        var (lon, lat) = (table.IndexOf(table.Position!.Value.Longitude), table.IndexOf(table.Position.Value.Latitude));
        return table.Rows.Select(row => (object?[])[.. row, row[lon] is double x && row[lat] is double y ? HealpixNested.Index(HealpixNested.MaxOrder, x, y) : -1L])
            .OrderBy(row => (long)row[^1]!);
    }

    private static CatalogTable Table(SeedTable table) => new(SeedTable.Schema, table.Name, [.. table.Columns.Select(Column)])
    {
        PhysicalName = [SeedTable.Schema, table.Name],
        Spatial = table.Position is { } position ? new SpatialKey(position.Longitude, position.Latitude, table.IsKeyed ? KeyColumn : null) { LongitudeIn360 = table.IsKeyed } : null,
        Rows = table.Rows.Count,
    };

    private static CatalogColumn Column(SeedColumn column) => new(column.Name, new(column.Type)) { IsUnicode = column.Type == AdqlBase.Text };
}
