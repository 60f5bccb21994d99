using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Dax.Backends.Tests.Butler;

/// <summary>Copies a SQLite registry into a PostgreSQL schema in the shapes that daf_butler gives it there: uuid, int8range timespans, bytea hashes, booleans.</summary>
internal static class RegistryCopy
{
    private sealed record Column(string Name, string Type, Func<SqliteDataReader, object> Read);

    public static async Task Run(string file, string connectionString, string schema)
    {
        await using var source = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        source.Open();
        await using var target = new NpgsqlConnection(connectionString);
        await target.OpenAsync();
        await Execute(target, $"CREATE SCHEMA \"{schema}\"");
        foreach (var table in Names(source, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) await CopyTable(source, target, schema, table);
    }

    private static async Task CopyTable(SqliteConnection source, NpgsqlConnection target, string schema, string table)
    {
        var columns = Columns(source, table);
        var name = $"\"{schema}\".\"{table}\"";
        await Execute(target, $"CREATE TABLE {name} ({string.Join(", ", columns.Select(c => $"\"{c.Name}\" {c.Type}"))})");
        using var command = source.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        using var reader = command.ExecuteReader();
        await using var import = await target.BeginBinaryImportAsync($"COPY {name} FROM STDIN (FORMAT BINARY)");
        while (reader.Read())
        {
            await import.StartRowAsync();
            foreach (var column in columns)
            {
                var value = column.Read(reader);
                if (value is DBNull) await import.WriteNullAsync();
                else if (column.Type is "int8range") await import.WriteAsync((NpgsqlRange<long>)value, NpgsqlDbType.BigIntRange);
                else if (column.Type is "smallint") await import.WriteAsync((short)value);
                else if (column.Type is "uuid") await import.WriteAsync((Guid)value);
                else if (column.Type is "bytea") await import.WriteAsync((byte[])value);
                else if (column.Type is "boolean") await import.WriteAsync((bool)value);
                else if (column.Type is "double precision") await import.WriteAsync((double)value);
                else if (column.Type is "bigint") await import.WriteAsync((long)value);
                else await import.WriteAsync((string)value);
            }
        }
        await import.CompleteAsync();
    }

    private static List<Column> Columns(SqliteConnection source, string table)
    {
        using var command = source.CreateCommand();
        command.CommandText = $"PRAGMA table_info(\"{table}\")";
        using var reader = command.ExecuteReader();
        var columns = new List<Column>();
        while (reader.Read())
        {
            var (index, name, type) = (reader.GetInt32(0), reader.GetString(1), reader.GetString(2).ToUpperInvariant());
            if (name == "timespan_end") continue;
            columns.Add(name == "timespan_begin" ? new Column("timespan", "int8range", row => Span(row, index)) : Convert(name, type, index, table));
        }
        return columns;
    }

    private static Column Convert(string name, string type, int index, string table) => (type, table, name) switch
    {
        ("CHAR(32)", _, _) => new(name, "uuid", Value(index, row => Guid.Parse(row.GetString(index)))),
        (_, "skymap", "hash") => new(name, "bytea", Value(index, row => System.Convert.FromBase64String(row.GetString(index)))),
        ("SMALLINT", _, _) => new(name, "smallint", Value(index, row => row.GetInt16(index))),
        ("BIGINT" or "INTEGER", _, _) => new(name, "bigint", Value(index, row => row.GetInt64(index))),
        ("FLOAT", _, _) => new(name, "double precision", Value(index, row => row.GetDouble(index))),
        ("BOOLEAN", _, _) => new(name, "boolean", Value(index, row => row.GetBoolean(index))),
        _ => new(name, type.StartsWith("VARCHAR", StringComparison.Ordinal) ? type : "text", Value(index, row => row.GetString(index))),
    };

    private static Func<SqliteDataReader, object> Value(int index, Func<SqliteDataReader, object> read) => row => row.IsDBNull(index) ? DBNull.Value : read(row);

    private static object Span(SqliteDataReader row, int index)
    {
        if (row.IsDBNull(index)) return DBNull.Value;
        var (begin, end) = (row.GetInt64(index), row.GetInt64(index + 1));
        if (begin >= end) return NpgsqlRange<long>.Empty;
        return new NpgsqlRange<long>(begin, true, begin <= 0, end, false, end >= 4_102_444_800_000_000_000);
    }

    private static List<string> Names(SqliteConnection source, string sql)
    {
        using var command = source.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
