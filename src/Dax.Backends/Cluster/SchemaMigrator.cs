using System.Data.Common;
using System.Globalization;
using Dax.Backends.JobIndex;

namespace Dax.Backends.Cluster;

/// <summary>Brings the shared database to the schema of this program: every script once, in order, one migration at a time. Which ones were applied stands in <c>dax_schema</c>.</summary>
public sealed class SchemaMigrator(DbDataSource source, ServerDialect dialect, IEnumerable<SchemaScript> scripts, TimeProvider time)
{
    private const string Ledger = "CREATE TABLE IF NOT EXISTS dax_schema (script VARCHAR(64) NOT NULL PRIMARY KEY, applied BIGINT NOT NULL)";

    private readonly SchemaScript[] scripts = [.. scripts.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>Scripts that are not applied yet; all of them on a database that was never migrated.</summary>
    public async Task<IReadOnlyList<SchemaScript>> Missing(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await Missing(connection, cancel);
    }

    /// <summary>Applies what is missing; answers it.</summary>
    /// <exception cref="TimeoutException">Another migration runs.</exception>
    public async Task<IReadOnlyList<SchemaScript>> Apply(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (Convert.ToInt64(await Scalar(connection, dialect.TakeLock, cancel), CultureInfo.InvariantCulture) != 1)
            throw new TimeoutException("Another migration of this database is running.");
        try
        {
            await Scalar(connection, Ledger, cancel);
            var missing = await Missing(connection, cancel);
            foreach (var script in missing)
                await Apply(connection, script, cancel);
            return missing;
        }
        finally
        {
            await Scalar(connection, dialect.GiveLock, CancellationToken.None);
        }
    }

    private async Task Apply(DbConnection connection, SchemaScript script, CancellationToken cancel)
    {
        foreach (var statement in script.Statements)
            await Scalar(connection, statement, cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO dax_schema (script, applied) VALUES (@script, @applied)";
        ServerDialect.Add(command, "script", script.Name);
        ServerDialect.Add(command, "applied", JobRowWriter.Micros(time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<IReadOnlyList<SchemaScript>> Missing(DbConnection connection, CancellationToken cancel)
    {
        var known = await Scalar(connection, $"SELECT count(*) FROM information_schema.tables WHERE table_name = 'dax_schema' AND table_schema = {CurrentSchema}", cancel);
        if (Convert.ToInt64(known, CultureInfo.InvariantCulture) == 0)
            return scripts;
        var applied = new HashSet<string>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT script FROM dax_schema";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            applied.Add(reader.GetString(0));
        return [.. scripts.Where(s => !applied.Contains(s.Name))];
    }

    private string CurrentSchema => dialect == ServerDialect.MySql ? "DATABASE()" : "current_schema()";

    private static async Task<object?> Scalar(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancel);
    }
}
