using System.Data.Common;
using System.Runtime.CompilerServices;
using Dax.Adql.Dialects;
using Dax.Backends.Metadata;
using Dax.Ivoa.Vosi;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>What a database has, as its own catalog says.</summary>
/// <param name="SearchPath">Of statements: where functions lie.</param>
internal sealed record PostgresCatalogState(IReadOnlyList<DatabaseTable> Tables, IReadOnlyList<SchemaEntry>? TapSchema, PostgresOptions Dialect, string SearchPath);

/// <summary>Asks a database what it has. One connection, one use.</summary>
internal sealed class PostgresCatalogReader(NpgsqlConnection connection, PostgresSourceOptions options, CancellationToken cancel)
{
    private const int SecondsPerStatement = 60;

    public async Task<PostgresCatalogState> Read()
    {
        var extensions = (await Rows(PostgresCatalogQueries.Extensions, r => (Name: r.GetString(0), Schema: r.GetString(1)), false)).ToDictionary(e => e.Name, e => e.Schema);
        var skyIndexes = await Rows(PostgresCatalogQueries.SkyIndexes, r => (Table: Named(r), Sky: SkyOf(r.GetString(2))));
        var sky = Choose(extensions, [.. skyIndexes.Select(i => i.Sky).OfType<PostgresSky>()]);
        var indexed = skyIndexes.Where(i => i.Sky == sky && sky != PostgresSky.Plain).Select(i => i.Table).ToHashSet();
        var letters = await Rows(PostgresCatalogQueries.LetterCollation, r => r.GetBoolean(0), false);
        var dialect = new PostgresOptions { Sky = sky };
        return new PostgresCatalogState(await Tables(indexed), await TapSchema(), letters[0] ? dialect : dialect with { LetterCollation = null }, SearchPath(sky, extensions));
    }

    private async Task<List<DatabaseTable>> Tables(HashSet<(string, string)> withSkyIndex)
    {
        var indexes = (await Rows(PostgresCatalogQueries.Indexes, r => (Column: (Named(r), r.GetString(2)), IsSelective: r.GetBoolean(3) || IsSelective(r))))
            .ToLookup(i => i.Column, i => i.IsSelective);
        var keys = (await Rows(PostgresCatalogQueries.Keys, r => (Table: Named(r), Key: new DatabaseKey(r.GetString(2), r.GetString(3), r.GetString(4),
            [.. r.GetFieldValue<string[]>(5).Zip(r.GetFieldValue<string[]>(6))])))).ToLookup(k => k.Table, k => k.Key);
        var columns = await Rows(PostgresCatalogQueries.Columns, r => (Table: Named(r), IsView: r.GetBoolean(2), Rows: r.GetDouble(3), Comment: TextOrNull(r, 4), Column: Column(r)));
        return [.. columns.GroupBy(c => c.Table).Select(table => new DatabaseTable(table.Key.Schema, table.Key.Table,
            [.. table.Select(c => c.Column).OfType<DatabaseColumn>().Select(c => c with { IsIndexed = indexes.Contains((table.Key, c.Name)), IsSelective = indexes[(table.Key, c.Name)].Any(s => s) })])
            {
                IsView = table.First().IsView, Comment = table.First().Comment, Keys = [.. keys[table.Key]], HasSkyIndex = withSkyIndex.Contains(table.Key),
                // -1 (0 before version 14) as long as nobody has counted.
                Rows = table.First().Rows is > 0 and var rows ? (long)rows : null,
            }).Where(t => t.Columns.Count > 0)];
    }

    /// <summary>Null for a type that no query can name.</summary>
    private static DatabaseColumn? Column(DbDataReader row) => PostgresTypes.Of(row.GetString(5), row.GetFieldValue<uint>(6), row.GetInt32(7)) is { } type
        ? new DatabaseColumn(type.Field, type.Type) { IsNullable = !row.GetBoolean(8), Comment = TextOrNull(row, 9) }
        : null;

    /// <summary>By the statistics a value has few rows; so has a column that nobody has looked at, since an index was made for it.</summary>
    private static bool IsSelective(DbDataReader row)
    {
        const double Few = 10_000;
        if (row.IsDBNull(4)) return true;
        var (distinct, rows) = (row.GetDouble(4), row.GetDouble(5));
        return distinct < 0 ? -1 / distinct <= Few : rows <= Few * Math.Max(1, distinct);
    }

    private static PostgresSky? SkyOf(string definition) =>
        definition.Contains("spoint(", StringComparison.OrdinalIgnoreCase) ? PostgresSky.PgSphere
        : definition.Contains("q3c_ang2ipix(", StringComparison.OrdinalIgnoreCase) ? PostgresSky.Q3c : null;

    private PostgresSky Choose(Dictionary<string, string> extensions, List<PostgresSky> found)
    {
        var wanted = options.Sky switch
        {
            PostgresSkyOption.PgSphere => PostgresSky.PgSphere,
            PostgresSkyOption.Q3c => PostgresSky.Q3c,
            PostgresSkyOption.Plain => PostgresSky.Plain,
            _ => found.CountBy(s => s).OrderByDescending(s => s.Value).Select(s => s.Key).FirstOrDefault(),
        };
        return ExtensionOf(wanted) is not { } needed || extensions.ContainsKey(needed) ? wanted : PostgresSky.Plain;
    }

    private static string? ExtensionOf(PostgresSky sky) => sky switch { PostgresSky.PgSphere => "pg_sphere", PostgresSky.Q3c => "q3c", _ => null };

    /// <summary>PostgreSQL's own functions first, so that nobody who may create some can put others in their place.</summary>
    private static string SearchPath(PostgresSky sky, Dictionary<string, string> extensions) =>
        ExtensionOf(sky) is { } name && extensions.TryGetValue(name, out var schema) ? $"pg_catalog, \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : "pg_catalog";

    private async Task<IReadOnlyList<SchemaEntry>?> TapSchema()
    {
        if (options.Metadata == MetadataOrigin.Catalog || (options.Metadata == MetadataOrigin.Auto && options.Descriptions.Count > 0)) return null;
        var tables = (await Rows(PostgresCatalogQueries.TapSchema, Named, false)).DistinctBy(t => t.Table, StringComparer.OrdinalIgnoreCase).ToDictionary(t => t.Table, StringComparer.OrdinalIgnoreCase);
        return tables.ContainsKey("tables") && tables.ContainsKey("columns") ? await new TapSchemaTables(name => Whole(tables, name)).Read() : null;
    }

    private async IAsyncEnumerable<DbDataReader> Whole(Dictionary<string, (string Schema, string Table)> tables, string name, [EnumeratorCancellation] CancellationToken _ = default)
    {
        if (!tables.TryGetValue(name, out var table)) yield break;
        await using var command = Command($"SELECT * FROM {Quoted(table.Schema)}.{Quoted(table.Table)} LIMIT {TapSchemaTables.MostRows}");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return reader;

        static string Quoted(string part) => $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private async Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> read, bool bySchema = true)
    {
        await using var command = Command(sql);
        if (bySchema) command.Parameters.Add(new NpgsqlParameter<string[]?> { TypedValue = options.Schemas.Count > 0 ? [.. options.Schemas] : null, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection) { CommandTimeout = SecondsPerStatement };

    private static (string Schema, string Table) Named(DbDataReader row) => (row.GetString(0), row.GetString(1));

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
