using System.Globalization;
using System.Text.Json;
using Dax.Ivoa.Vosi;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.DuckDb;

/// <summary>The SQLite file of a data folder: which generation is each table's newest. Knows rows and transactions, no files.</summary>
internal sealed class CatalogDatabase(string path)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT OR IGNORE INTO meta VALUES ('version', 0), ('layout', 1);
        CREATE TABLE IF NOT EXISTS schemas (name TEXT PRIMARY KEY COLLATE NOCASE, title TEXT, description TEXT, utype TEXT, position INTEGER);
        CREATE TABLE IF NOT EXISTS tables (
            schema_name TEXT NOT NULL COLLATE NOCASE, table_name TEXT NOT NULL COLLATE NOCASE, generation TEXT NOT NULL UNIQUE,
            file_name TEXT NOT NULL, entry TEXT NOT NULL, key_column TEXT, published TEXT NOT NULL, PRIMARY KEY (schema_name, table_name));
        """;

    private static int providerReady;

    /// <summary>The layout that this program writes and reads.</summary>
    public const long Layout = 1;

    /// <summary>Opens a connection, making the file when it is missing. WAL, every commit fsynced.</summary>
    public SqliteConnection Connect()
    {
        if (Interlocked.Exchange(ref providerReady, 1) == 0)
            SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;");
        return connection;
    }

    public static void Prepare(SqliteConnection connection)
    {
        Run(connection, Schema);
        if (Number(connection, "SELECT value FROM meta WHERE name = 'layout'") is var layout && layout != Layout)
            throw new InvalidDataException($"The data folder has layout {layout}; this program reads {Layout}.");
    }

    public static long Version(SqliteConnection connection) => Number(connection, "SELECT value FROM meta WHERE name = 'version'");

    /// <summary>Counts the commits of other connections; changes of any kind change it.</summary>
    public static long DataVersion(SqliteConnection connection) => Number(connection, "PRAGMA data_version");

    /// <summary>Everything published, in one consistent state.</summary>
    public static (long Version, List<TableGeneration> Tables, List<SchemaEntry> Schemas) Read(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var version = Version(connection);
        var tables = new List<TableGeneration>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT generation, file_name, schema_name, table_name, entry, key_column, published FROM tables ORDER BY schema_name, table_name";
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                var entry = JsonSerializer.Deserialize(row.GetString(4), CatalogJson.Default.TableEntry) ?? throw new InvalidDataException("A table without description.");
                tables.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), entry,
                    row.IsDBNull(5) ? null : row.GetString(5), DateTimeOffset.Parse(row.GetString(6), CultureInfo.InvariantCulture)));
            }
        }
        return (version, tables, ReadSchemas(connection));
    }

    private static List<SchemaEntry> ReadSchemas(SqliteConnection connection)
    {
        var schemas = new List<SchemaEntry>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, title, description, utype, position FROM schemas ORDER BY name";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            schemas.Add(new SchemaEntry(row.GetString(0), [])
            {
                Title = row.IsDBNull(1) ? null : row.GetString(1),
                Description = row.IsDBNull(2) ? null : row.GetString(2),
                Utype = row.IsDBNull(3) ? null : row.GetString(3),
                Index = row.IsDBNull(4) ? null : row.GetInt32(4),
            });
        }
        return schemas;
    }

    public static void PutSchema(SqliteConnection connection, SchemaEntry schema) => Run(connection, """
        INSERT INTO schemas VALUES ($name, $title, $description, $utype, $position)
        ON CONFLICT (name) DO UPDATE SET title = coalesce($title, title), description = coalesce($description, description),
            utype = coalesce($utype, utype), position = coalesce($position, position)
        """, ("$name", schema.Name), ("$title", schema.Title), ("$description", schema.Description), ("$utype", schema.Utype), ("$position", schema.Index));

    /// <summary>False when the table exists and may not be replaced.</summary>
    public static bool PutTable(SqliteConnection connection, TableGeneration table, bool replace) => Run(connection, $"""
        INSERT INTO tables VALUES ($schema, $table, $generation, $file, $entry, $key, $published)
        ON CONFLICT (schema_name, table_name) DO {(replace
            ? "UPDATE SET schema_name = $schema, table_name = $table, generation = $generation, file_name = $file, entry = $entry, key_column = $key, published = $published"
            : "NOTHING")}
        """, ("$schema", table.SchemaName), ("$table", table.TableName), ("$generation", table.Generation), ("$file", table.FileName),
        ("$entry", JsonSerializer.Serialize(table.Entry, CatalogJson.Default.TableEntry)), ("$key", table.KeyColumn),
        ("$published", table.Published.ToString("O", CultureInfo.InvariantCulture))) == 1;

    public static bool DropTable(SqliteConnection connection, string schema, string table)
        => Run(connection, "DELETE FROM tables WHERE schema_name = $schema AND table_name = $table", ("$schema", schema), ("$table", table)) == 1;

    public static void DropEmptySchemas(SqliteConnection connection)
        => Run(connection, "DELETE FROM schemas WHERE name NOT IN (SELECT schema_name FROM tables)");

    public static void Bump(SqliteConnection connection) => Run(connection, "UPDATE meta SET value = value + 1 WHERE name = 'version'");

    private static int Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
