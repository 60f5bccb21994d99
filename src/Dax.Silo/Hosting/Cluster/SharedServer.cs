using System.Data.Common;
using Dax.Backends.Cluster;
using MySqlConnector;
using Npgsql;

namespace Dax.Silo.Hosting;

/// <summary>The database of a cluster by its provider.</summary>
internal static class SharedServer
{
    /// <summary>The provider's name as Orleans knows it.</summary>
    public static string Invariant(ServerDialect dialect) => dialect == ServerDialect.MySql ? "MySql.Data.MySqlConnector" : "Npgsql";

    /// <summary>Pooled connections.</summary>
    public static DbDataSource Open(ClusterOptions options) =>
        options.Dialect == ServerDialect.MySql ? new MySqlDataSource(options.ConnectionString!) : NpgsqlDataSource.Create(options.ConnectionString!);

    public static SchemaMigrator Migrator(DbDataSource source, ServerDialect dialect) =>
        new(source, dialect, [.. SchemaScript.OfJobs(dialect), .. SchemaScript.Read(typeof(SharedServer).Assembly, "Dax.Silo.Schema", dialect)], TimeProvider.System);
}
