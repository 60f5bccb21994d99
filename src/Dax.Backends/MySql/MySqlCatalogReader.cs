using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dax.Backends.Import;
using Dax.Backends.Metadata;
using Dax.Backends.Routing;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.MySql;

/// <summary>What a server has, as its own catalog says.</summary>
internal sealed record MySqlCatalogState(IReadOnlyList<DatabaseTable> Tables, IReadOnlyList<SchemaEntry>? TapSchema, MySqlKind Kind);

/// <summary>Asks a server what it has. One connection, one use. Without schemas in the options: the database of the connection, or else all of the server's.</summary>
internal sealed partial class MySqlCatalogReader(DbConnection connection, MySqlSourceOptions options, CancellationToken cancel)
{
    private const int SecondsPerStatement = 60;

    private string restriction = "";

    public async Task<MySqlCatalogState> Read()
    {
        var kind = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? MySqlKind.MariaDb : MySqlKind.MySql;
        restriction = Restriction();
        return new MySqlCatalogState(await Tables(), await TapSchema(), kind);
    }

    private string Restriction()
    {
        IEnumerable<string> wanted = options.Schemas.Count > 0 ? options.Schemas : connection.Database.Length > 0 ? [connection.Database] : [];
        var list = string.Join(", ", wanted.Select(Literal));
        return list.Length > 0 ? $"TABLE_SCHEMA IN ({list})" : "TABLE_SCHEMA NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') AND LOWER(TABLE_SCHEMA) <> 'tap_schema'";
    }

    private async Task<List<DatabaseTable>> Tables()
    {
        var tables = (await Rows($"SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_ROWS, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') AND {restriction}",
            r => (Table: Named(r), IsView: Text(r, 2) == "VIEW", Rows: Number(r, 3), Comment: Text(r, 4)))).ToDictionary(t => t.Table);
        // Of an index on several columns the first leads; CARDINALITY is of the columns up to it.
        var indexes = (await Rows($"SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, CARDINALITY FROM information_schema.STATISTICS WHERE SEQ_IN_INDEX = 1 AND {restriction}",
            r => (Column: (Named(r), r.GetString(2)), Distinct: Number(r, 3)))).ToLookup(i => i.Column, i => i.Distinct);
        var keys = (await Rows($"SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL AND {restriction} ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
            r => (Table: Named(r), Key: (Name: r.GetString(2), Schema: r.GetString(3), Target: r.GetString(4)), From: r.GetString(5), To: r.GetString(6)))).ToLookup(k => k.Table);
        var columns = await Rows($"SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE {restriction} ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
            r => (Table: Named(r), Column: Column(r)));
        return [.. columns.GroupBy(c => c.Table).Where(g => tables.ContainsKey(g.Key)).Select(g =>
        {
            var (_, isView, rows, comment) = tables[g.Key];
            return new DatabaseTable(g.Key.Schema, g.Key.Table, [.. g.Select(c => c.Column).OfType<DatabaseColumn>().Select(c => Indexed(c, indexes[(g.Key, c.Name)], rows))])
            {
                IsView = isView, Rows = isView ? null : rows, Comment = isView ? null : comment,
                Keys = [.. keys[g.Key].GroupBy(k => k.Key).Select(k => new DatabaseKey(k.Key.Name, k.Key.Schema, k.Key.Target, [.. k.Select(c => (c.From, c.To))]))],
            };
        }).Where(t => t.Columns.Count > 0)];
    }

    private static DatabaseColumn Indexed(DatabaseColumn column, IEnumerable<long?> indexes, long? rows)
    {
        const long Few = 10_000;
        var found = indexes.ToList();
        return column with { IsIndexed = found.Count > 0, IsSelective = found.Exists(distinct => distinct is not > 0 || rows is null || rows / distinct <= Few) };
    }

    /// <summary>Null for a type that no query can name.</summary>
    private static DatabaseColumn? Column(DbDataReader row)
    {
        var match = TypeForm().Match(row.GetString(3));
        var sizes = match.Groups["size"].Captures.Select(c => int.Parse(c.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        var field = match.Success ? MySqlTypes.Field(row.GetString(2), match.Groups["name"].Value, sizes, match.Groups["unsigned"].Success) : null;
        if (field is null) return null;
        // A text may go beyond ASCII; descriptions may know better. Bits are numbers to drivers.
        if (field.Datatype == Ivoa.Tables.VoDatatype.Char && field.XType is null) field = field with { Datatype = Ivoa.Tables.VoDatatype.UnicodeChar };
        return match.Groups["name"].Value.Equals("time", StringComparison.OrdinalIgnoreCase) || (match.Groups["name"].Value.Equals("bit", StringComparison.OrdinalIgnoreCase) && field.ArraySize is not null)
            ? null
            : new DatabaseColumn(field, SourceColumns.TypeOf(field)) { IsNullable = Text(row, 4) == "YES", Comment = Text(row, 5) };
    }

    private async Task<IReadOnlyList<SchemaEntry>?> TapSchema()
    {
        if (options.Metadata == MetadataOrigin.Catalog || (options.Metadata == MetadataOrigin.Auto && options.Descriptions.Count > 0)) return null;
        var tables = (await Rows("SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE LOWER(TABLE_SCHEMA) = 'tap_schema'", Named))
            .DistinctBy(t => t.Table, StringComparer.OrdinalIgnoreCase).ToDictionary(t => t.Table, StringComparer.OrdinalIgnoreCase);
        return tables.ContainsKey("tables") && tables.ContainsKey("columns") ? await new TapSchemaTables(name => Whole(tables, name)).Read() : null;
    }

    private async IAsyncEnumerable<DbDataReader> Whole(Dictionary<string, (string Schema, string Table)> tables, string name, [EnumeratorCancellation] CancellationToken _ = default)
    {
        if (!tables.TryGetValue(name, out var table)) yield break;
        await using var command = Command($"SELECT * FROM {Quoted(table.Schema)}.{Quoted(table.Table)} LIMIT {TapSchemaTables.MostRows}");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return reader;

        static string Quoted(string part) => $"`{part.Replace("`", "``", StringComparison.Ordinal)}`";
    }

    private async Task<List<T>> Rows<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, SecondsPerStatement);
        return command;
    }

    private static (string Schema, string Table) Named(DbDataReader row) => (row.GetString(0), row.GetString(1));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) || Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture) is not { Length: > 0 } text ? null : text;

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>Hexadecimal: whatever the sql_mode says of backslashes.</summary>
    private static string Literal(string text) => $"_utf8mb4 X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}'";

    /// <summary>COLUMN_TYPE: <c>decimal(10,2) unsigned</c>, <c>enum('a','b')</c>.</summary>
    [GeneratedRegex(@"^(?<name>\w+)(\((?<size>[0-9]+)(,(?<size>[0-9]+))?\)|\('.*'\))?(?<unsigned> unsigned)?( zerofill)?", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex TypeForm();
}
