using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>TAP_SCHEMA's rows against the table set, and both against TAP 1.1, section 4.</summary>
public sealed class TapSchemaTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    private static string Of(Dax.Engine.Ports.ICatalogSnapshot snapshot, string table) => CatalogFixture.Physical(snapshot, "tap_schema", table);

    [Fact]
    public async Task Tap_4_Rows_AreTheTableSet()
    {
        fixture.Publish("s", "objects", "SELECT 1::BIGINT AS id, 'x' AS name, [1.0::DOUBLE] AS pos",
            [new FieldInfo("id", VoDatatype.Long) { Ucd = "meta.id", Description = "its id" }, new FieldInfo("name", VoDatatype.Char, "10*"), new FieldInfo("pos", VoDatatype.Double, "2") { Unit = "deg", XType = "point" }]);
        await using var snapshot = await fixture.Open();
        var set = snapshot.Tables;
        Assert.Equal(set.Schemas.Select(s => new[] { s.Name, s.Description }),
            await CatalogFixture.Texts(snapshot, $"SELECT schema_name, description FROM {Of(snapshot, "schemas")}", 2));
        Assert.Equal(set.Schemas.SelectMany(s => s.Tables.Select(t => new[] { s.Name, t.QualifiedName, t.Type })),
            await CatalogFixture.Texts(snapshot, $"SELECT schema_name, table_name, table_type FROM {Of(snapshot, "tables")}", 3));
        var columns = set.Schemas.SelectMany(s => s.Tables).SelectMany(t => t.Columns.Select(c => new[] { t.QualifiedName, c.Field.Name, DatatypeNames.Name(c.Field.Datatype), c.Field.ArraySize, c.Field.XType, c.Field.Unit, c.Field.Ucd }));
        Assert.Equal(columns, await CatalogFixture.Texts(snapshot, $"SELECT table_name, column_name, datatype, arraysize, xtype, unit, ucd FROM {Of(snapshot, "columns")}", 7));
        Assert.Equal([["\"size\"", null], ["name", "10"], ["pos", "2"]], await CatalogFixture.Texts(snapshot,
            $"SELECT column_name, \"size\"::VARCHAR FROM {Of(snapshot, "columns")} WHERE column_name IN ('\"size\"', 'name', 'pos')", 2));
    }

    [Fact]
    public async Task Tap_4_3_FlagsAndPositions_AreNeverNull()
    {
        await using var snapshot = await fixture.Open();
        Assert.Equal([0L], await CatalogFixture.Longs(snapshot, $"SELECT count(*) FROM {Of(snapshot, "columns")} WHERE indexed IS NULL OR principal IS NULL OR std IS NULL OR column_index IS NULL"));
        Assert.Equal([0L], await CatalogFixture.Longs(snapshot, $"SELECT count(*) FROM {Of(snapshot, "columns")} WHERE table_name LIKE 'tap_schema.%' AND std <> 1"));
    }

    [Fact]
    public async Task Tap_4_Self_DescribesItsFiveTablesAndForeignKeys()
    {
        await using var snapshot = await fixture.Open();
        var keys = await CatalogFixture.Texts(snapshot,
            $"SELECT k.from_table, c.from_column, k.target_table, c.target_column FROM {Of(snapshot, "keys")} k JOIN {Of(snapshot, "key_columns")} c USING (key_id) ORDER BY ALL", 4);
        Assert.Equal(
        [
            ["tap_schema.columns", "table_name", "tap_schema.tables", "table_name"],
            ["tap_schema.key_columns", "key_id", "tap_schema.keys", "key_id"],
            ["tap_schema.keys", "from_table", "tap_schema.tables", "table_name"],
            ["tap_schema.keys", "target_table", "tap_schema.tables", "table_name"],
            ["tap_schema.tables", "schema_name", "tap_schema.schemas", "schema_name"],
        ], keys);
        string[] expected =
        [
            "schemas: schema_name! utype description schema_index#", "tables: schema_name! table_name! table_type! utype description table_index#",
            "columns: table_name! column_name! datatype! arraysize xtype \"size\"# description utype unit ucd indexed!# principal!# std!# column_index#",
            "keys: key_id! from_table! target_table! description utype", "key_columns: key_id! from_column! target_column!",
        ];
        var tables = snapshot.Tables.Schemas.Single(s => s.Name == "tap_schema").Tables;
        Assert.Equal(expected, tables.Select(t => $"{t.QualifiedName["tap_schema.".Length..]}: {string.Join(' ', t.Columns.Select(c => $"{c.Field.Name}{(c.Nullable ? "" : "!")}{(c.Field.Datatype == VoDatatype.Int ? "#" : "")}"))}"));
    }

    [Fact]
    public async Task Tap_4_4_KeysOfPublishedTables_HaveIdsOfTheirOwn()
    {
        foreach (var name in new[] { "a", "b" })
        {
            var made = fixture.PublishNumbers(name, "SELECT 1::BIGINT AS v");
            fixture.Folder.Publish([made with { Entry = made.Entry with { Keys = [new KeyEntry("k1", "s.a", [new KeyColumnPair("v", "v")])] } }], [], replace: true);
        }
        await using var snapshot = await fixture.Open();
        var ids = await CatalogFixture.Texts(snapshot, $"SELECT key_id FROM {Of(snapshot, "keys")} WHERE from_table LIKE 's.%' ORDER BY 1", 1);
        Assert.Equal([["k1"], ["s.b.k1"]], ids);
    }
}
