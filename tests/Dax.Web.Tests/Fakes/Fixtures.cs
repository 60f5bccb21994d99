using Dax.Contracts.Catalogs;

namespace Dax.Web.Tests.Fakes;

/// <summary>A small catalog with everything that a document can show of one.</summary>
internal static class Fixtures
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly TableSetView Catalog = new(
    [
        new SchemaView
        {
            Name = "messier", Title = "Messier & friends", Description = "Nebulae that are <not> comets",
            Tables =
            [
                new TableView
                {
                    Name = "messier.objects", Type = "table", Description = "The 110 objects", RowCount = 110, Longitude = "ra", Latitude = "dec",
                    Columns =
                    [
                        new ColumnView { Name = "id", Datatype = "char", ArraySize = "*", Ucd = "meta.id;meta.main", Indexed = true, Principal = true, Nullable = false },
                        new ColumnView { Name = "ra", Datatype = "double", Unit = "deg", Ucd = "pos.eq.ra;meta.main", Description = "Right ascension" },
                        new ColumnView { Name = "dec", Datatype = "double", Unit = "deg", Ucd = "pos.eq.dec;meta.main" },
                        new ColumnView { Name = "seen", Datatype = "char", ArraySize = "*", XType = "timestamp" },
                    ],
                    Keys = [new KeyView("k1", "messier.kinds", [new KeyColumnView("id", "object")], "Its kind", null)],
                },
                new TableView { Name = "messier.\"my kinds\"", Type = "view" },
            ],
        },
        new SchemaView
        {
            Name = "TAP_SCHEMA",
            Tables = [new TableView { Name = "TAP_SCHEMA.tables", Type = "table", Columns = [new ColumnView { Name = "table_name", Datatype = "char", ArraySize = "*", Std = true }] }],
        },
    ]);
}
