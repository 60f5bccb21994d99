using System.Data.Common;
using System.Globalization;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Metadata;

/// <summary>
/// Reads the tables of a database's own TAP_SCHEMA (TAP 1.1, section 4; those of 1.0 too, which lack some columns) as descriptions. What cannot be read of them is left out.
/// </summary>
/// <param name="rows">All rows of one of its tables, by the table's name; none when there is no such table.</param>
internal sealed class TapSchemaTables(Func<string, IAsyncEnumerable<DbDataReader>> rows)
{
    /// <summary>More rows than these in one of its tables are not read.</summary>
    public const int MostRows = 1_000_000;

    public async Task<IReadOnlyList<SchemaEntry>> Read()
    {
        var keys = await Keys();
        var columns = new Dictionary<string, List<ColumnEntry>>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in rows("columns"))
            if (Qualified(Text(row, "table_name")) is { } table && Column(row) is { } column)
                (columns.TryGetValue(table, out var list) ? list : columns[table] = []).Add(column);
        var tables = new Dictionary<string, List<TableEntry>>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in rows("tables"))
        {
            if (Qualified(Text(row, "table_name")) is not { } name || TableName.Parse(name) is not { IsOk: true } parsed) continue;
            var entry = new TableEntry(name, [.. columns.GetValueOrDefault(name, []).OrderBy(c => c.Index ?? int.MaxValue)])
            {
                Description = Text(row, "description"), Utype = Text(row, "utype"), Index = Number(row, "table_index"), Keys = [.. keys[name]],
            };
            (tables.TryGetValue(parsed.Value.Schema, out var list) ? list : tables[parsed.Value.Schema] = []).Add(entry);
        }
        var schemas = new Dictionary<string, SchemaEntry>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in rows("schemas"))
            if (Text(row, "schema_name") is { } name)
                schemas.TryAdd(Bare(name), new SchemaEntry(Bare(name), []) { Description = Text(row, "description"), Utype = Text(row, "utype"), Index = Number(row, "schema_index") });
        return [.. tables.Select(t => (schemas.GetValueOrDefault(t.Key) ?? new SchemaEntry(t.Key, [])) with { Tables = t.Value })];
    }

    private async Task<ILookup<string, KeyEntry>> Keys()
    {
        var pairs = new Dictionary<string, List<KeyColumnPair>>(StringComparer.Ordinal);
        await foreach (var row in rows("key_columns"))
            if (Text(row, "key_id") is { } id && Text(row, "from_column") is { } from && Text(row, "target_column") is { } target)
                (pairs.TryGetValue(id, out var list) ? list : pairs[id] = []).Add(new KeyColumnPair(Bare(from), Bare(target)));
        var keys = new List<(string From, KeyEntry Key)>();
        await foreach (var row in rows("keys"))
            if (Text(row, "key_id") is { } id && Qualified(Text(row, "from_table")) is { } from && Qualified(Text(row, "target_table")) is { } target && pairs.TryGetValue(id, out var columns))
                keys.Add((from, new KeyEntry(id, target, columns) { Description = Text(row, "description"), Utype = Text(row, "utype") }));
        return keys.ToLookup(k => k.From, k => k.Key, StringComparer.OrdinalIgnoreCase);
    }

    private static ColumnEntry? Column(DbDataReader row)
    {
        if (Text(row, "column_name") is not { } name) return null;
        // Types of TAP 1.0 ("VARCHAR", "adql:REAL") say less than the stored type.
        var datatype = Text(row, "datatype") is { } written && DatatypeNames.TryParse(written, out var known) ? known : VoDatatype.UnicodeChar;
        var field = new FieldInfo(Bare(name), datatype, Text(row, "arraysize"))
        {
            Unit = Text(row, "unit"), Ucd = Text(row, "ucd"), Utype = Text(row, "utype"), XType = Text(row, "xtype"), Description = Text(row, "description"),
        };
        return new ColumnEntry(field) { Principal = Number(row, "principal") == 1, Std = Number(row, "std") == 1, Index = Number(row, "column_index") };
    }

    /// <summary>As <see cref="AdqlNames.Qualify"/> writes it; null for a name that is none.</summary>
    private static string? Qualified(string? written) => written is not null && TableName.Parse(written) is { IsOk: true } name ? name.Value.Qualified : null;

    private static string Bare(string written) =>
        written is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : written;

    private static string? Text(DbDataReader row, string column) =>
        Find(row, column) is { } place && !row.IsDBNull(place) && Convert.ToString(row.GetValue(place), CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text ? text : null;

    private static int? Number(DbDataReader row, string column) => Text(row, column) switch
    {
        null => null,
        "True" or "t" => 1,
        var text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private static int? Find(DbDataReader row, string column)
    {
        for (var i = 0; i < row.FieldCount; i++)
            if (row.GetName(i).Equals(column, StringComparison.OrdinalIgnoreCase)) return i;
        return null;
    }
}
