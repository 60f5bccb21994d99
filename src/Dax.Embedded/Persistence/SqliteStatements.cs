using Microsoft.Data.Sqlite;

namespace Dax.Embedded.Persistence;

/// <summary>The prepared statements of one connection, by their text. Not for two threads at once.</summary>
public sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> commands = [];

    /// <summary>
    /// The statement, its parameters bound: <c>$1</c> is the first of <paramref name="values"/>. Null is NULL; byte arrays are BLOBs. Good until the same text is asked
    /// for again; not to be disposed.
    /// </summary>
    public SqliteCommand With(string sql, params ReadOnlySpan<object?> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter($"${i}", null));
            commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        commands.Clear();
    }
}
