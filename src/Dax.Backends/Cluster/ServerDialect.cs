using System.Data.Common;

namespace Dax.Backends.Cluster;

/// <summary>What the two kinds of server that a cluster may share say differently.</summary>
public sealed class ServerDialect
{
    private readonly Func<string, IReadOnlyList<string>, string, string> upsert;

    private ServerDialect(string name, Func<string, IReadOnlyList<string>, string, string> upsert) => (Name, this.upsert) = (name, upsert);

    /// <summary>MariaDB 10.6 and later.</summary>
    public static ServerDialect MySql { get; } = new("MySql", MySqlUpsert)
    {
        SameText = "HEX({0}) = HEX({1})",
        TakeLock = "SELECT COALESCE(GET_LOCK('dax_migrate', 60), 0)",
        GiveLock = "SELECT RELEASE_LOCK('dax_migrate')",
    };

    /// <summary>PostgreSQL 13 and later.</summary>
    public static ServerDialect Postgres { get; } = new("Postgres", PostgresUpsert)
    {
        SameText = "{0} = {1}",
        TakeLock = "SELECT 1 FROM (SELECT pg_advisory_lock(4918002026)) taken",
        GiveLock = "SELECT pg_advisory_unlock(4918002026)",
        TakesNul = false,
    };

    /// <summary>As options spell it, and the folders of schema scripts.</summary>
    public string Name { get; }

    /// <summary>Whether two texts are the same to the last blank: the binary collations of one server do not look at blanks at the end.</summary>
    internal string SameText { get; private init; } = "";

    /// <summary>Answers 1 when this connection has the lock of migrations.</summary>
    internal string TakeLock { get; private init; } = "";

    internal string GiveLock { get; private init; } = "";

    /// <summary>Whether a text may hold U+0000.</summary>
    internal bool TakesNul { get; private init; } = true;

    /// <summary>Inserts the parameters named as the columns, or updates the row of the same first column if its <paramref name="version"/> is not newer; it is the last of the columns.</summary>
    internal string Upsert(string table, IReadOnlyList<string> columns, string version) => upsert(table, columns, version);

    /// <summary>What the server cannot hold becomes U+FFFD.</summary>
    internal string? Storable(string? text) => TakesNul ? text : text?.Replace('\0', '\uFFFD');

    internal static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    private static string Insert(string table, IReadOnlyList<string> columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})";

    // The version last: assignments see those before them.
    private static string MySqlUpsert(string table, IReadOnlyList<string> columns, string version) =>
        $"{Insert(table, columns)} ON DUPLICATE KEY UPDATE {string.Join(", ", columns.Skip(1).Select(c => $"{c} = IF(VALUES({version}) >= {version}, VALUES({c}), {c})"))}";

    private static string PostgresUpsert(string table, IReadOnlyList<string> columns, string version) =>
        $"{Insert(table, columns)} ON CONFLICT ({columns[0]}) DO UPDATE SET {string.Join(", ", columns.Skip(1).Select(c => $"{c} = excluded.{c}"))} WHERE excluded.{version} >= {table}.{version}";
}
