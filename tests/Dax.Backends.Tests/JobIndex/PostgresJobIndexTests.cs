using System.Data.Common;
using Dax.Backends.Cluster;
using Dax.Backends.Tests.Butler;
using Npgsql;

namespace Dax.Backends.Tests.JobIndex;

/// <summary>On PostgreSQL: a schema of its own for each test.</summary>
public sealed class PostgresJobIndexTests(PrivatePostgres server) : DbJobIndexLaws
{
    protected override async Task<(DbDataSource Source, ServerDialect Dialect)> Empty()
    {
        await server.Ready();
        var name = $"cluster_{Guid.NewGuid():N}";
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
            await create.ExecuteNonQueryAsync();
        }
        return (NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = name, MaxPoolSize = 8 }.ToString()), ServerDialect.Postgres);
    }
}
