using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>The tables of TAP_SCHEMA as TAP 1.1 (4.1–4.4) wants them: what they are, not what is in them. Names unquoted.</summary>
internal static class TapSchema
{
    public const string Name = "tap_schema";

    public const string Description = "The tables of this service and their columns (TAP 1.1, section 4).";

    /// <summary>Table name without schema, and its description; qualified names of keys are <c>tap_schema.name</c>.</summary>
    public static readonly IReadOnlyList<(string Name, TableEntry Entry)> Tables =
    [
        ("schemas", Table("schemas", "Schemas of this service", [],
        [
            Text("schema_name", "Name of the schema", principal: true, nullable: false),
            Text("utype", "Its utype, when it follows a data model"),
            Text("description", "What it holds", principal: true),
            Number("schema_index", "Recommended position in lists"),
        ])),
        ("tables", Table("tables", "Tables of this service", [Key("schema_name", "schemas")],
        [
            Text("schema_name", "Schema of the table", principal: true, nullable: false),
            Text("table_name", "Name of the table as queries write it", principal: true, nullable: false),
            Text("table_type", "'table' or 'view'", nullable: false),
            Text("utype", "Its utype, when it follows a data model"),
            Text("description", "What it holds", principal: true),
            Number("table_index", "Recommended position in lists"),
        ])),
        ("columns", Table("columns", "Columns of the tables of this service", [Key("table_name", "tables")],
        [
            Text("table_name", "Table of the column as queries write it", principal: true, nullable: false),
            Text("column_name", "Name of the column as queries write it", principal: true, nullable: false),
            Text("datatype", "VOTable datatype", principal: true, nullable: false),
            Text("arraysize", "VOTable arraysize; null for a single value"),
            Text("xtype", "DALI extended type"),
            Number("size", "Length of a one-dimensional array or text; deprecated in favour of arraysize"),
            Text("description", "What it holds", principal: true),
            Text("utype", "Its utype, when it follows a data model"),
            Text("unit", "Unit (VOUnits)", principal: true),
            Text("ucd", "UCD", principal: true),
            Number("indexed", "1 when searching by it is fast", nullable: false),
            Number("principal", "1 when it is one of the columns to show first", nullable: false),
            Number("std", "1 when a standard defines it", nullable: false),
            Number("column_index", "Recommended position in lists"),
        ])),
        ("keys", Table("keys", "Foreign keys between tables", [Key("from_table", "tables", "table_name"), Key("target_table", "tables", "table_name")],
        [
            Text("key_id", "Identifier of the key", principal: true, nullable: false),
            Text("from_table", "Table that refers", principal: true, nullable: false),
            Text("target_table", "Table that is referred to", principal: true, nullable: false),
            Text("description", "What the key means", principal: true),
            Text("utype", "Its utype, when it follows a data model"),
        ])),
        ("key_columns", Table("key_columns", "Columns of the foreign keys", [Key("key_id", "keys")],
        [
            Text("key_id", "Key that they belong to", principal: true, nullable: false),
            Text("from_column", "Column that refers", principal: true, nullable: false),
            Text("target_column", "Column that is referred to", principal: true, nullable: false),
        ])),
    ];

    private static TableEntry Table(string name, string description, IReadOnlyList<(string From, string Table, string Target)> keys, IReadOnlyList<ColumnEntry> columns)
        => new($"{Name}.{name}", [.. columns.Select((c, i) => c with { Index = i + 1 })])
        {
            Description = description,
            Keys = [.. keys.Select(k => new KeyEntry($"{Name}.{name}.{k.From}", $"{Name}.{k.Table}", [new KeyColumnPair(k.From, k.Target)]))],
        };

    private static (string From, string Table, string Target) Key(string from, string table, string? target = null) => (from, table, target ?? from);

    private static ColumnEntry Text(string name, string description, bool principal = false, bool nullable = true)
        => Column(new FieldInfo(name, VoDatatype.Char, "*"), description, principal, nullable);

    private static ColumnEntry Number(string name, string description, bool nullable = true)
        => Column(new FieldInfo(name, VoDatatype.Int), description, false, nullable);

    private static ColumnEntry Column(FieldInfo field, string description, bool principal, bool nullable)
        => new(field with { Description = description }) { Principal = principal, Nullable = nullable, Std = true };
}
