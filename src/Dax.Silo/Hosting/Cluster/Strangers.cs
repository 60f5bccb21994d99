using System.Data.Common;

namespace Dax.Silo.Hosting;

/// <summary>
/// Who else uses the database. The job index knows one service and one cluster: to a second one, all jobs of the first would be orphans.
/// </summary>
internal static class Strangers
{
    /// <summary>Longer than any silo goes without renewing its row.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(1);

    /// <summary>A sentence about another service or cluster on the database, or null.</summary>
    public static async Task<string?> Find(DbDataSource source, ClusterOptions options, TimeProvider time, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await Ask(connection, "SELECT ServiceId FROM OrleansStorage WHERE ServiceId <> @id LIMIT 1", options.ServiceId, null, cancel) is { } service)
            return $"The database has the jobs of another service (Cluster:ServiceId '{service}'): each service needs a database of its own.";
        // Status 6 is Dead.
        if (await Ask(connection, "SELECT DeploymentId FROM OrleansMembershipTable WHERE DeploymentId <> @id AND Status <> 6 AND IAmAliveTime > @since LIMIT 1",
                options.ClusterId, time.GetUtcNow().UtcDateTime - Alive, cancel) is { } cluster)
            return $"Silos of another cluster (Cluster:ClusterId '{cluster}') run on the database: stop them first.";
        return null;
    }

    private static async Task<string?> Ask(DbConnection connection, string sql, string id, DateTime? since, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Add(command, "id", id);
        if (since is not null) Add(command, "since", since);
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
