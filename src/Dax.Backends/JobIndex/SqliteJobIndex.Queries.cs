using System.Text;
using System.Text.Json.Nodes;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.JobIndex;

public sealed partial class SqliteJobIndex
{
    private const string Columns =
        "id, service, owner, origin, phase, run_id, created, started, ended, destruction, lease, is_sync, lane, backend, rows, bytes, error, version, query";

    public async ValueTask<JobRow?> Find(string jobId, CancellationToken cancel)
    {
        await schema.Value;
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns}, (SELECT group_concat(token, ' ') FROM dax_job_upload WHERE job_id = $id) FROM dax_job WHERE id = $id";
        command.Parameters.AddWithValue("$id", jobId);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return null;
        return Row(reader) with { Uploads = reader.IsDBNull(19) ? [] : reader.GetString(19).Split(' ') };
    }

    /// <summary>Rows of a list come without their uploads.</summary>
    public async ValueTask<IReadOnlyList<JobRow>> List(
        string service, string owner, IReadOnlyList<JobPhase> phases, DateTimeOffset? after, int? last, CancellationToken cancel)
    {
        await schema.Value;
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        var sql = new StringBuilder($"SELECT {Columns} FROM dax_job WHERE owner = $owner AND destruction IS NOT NULL AND service = $service");
        command.Parameters.AddWithValue("$owner", owner);
        command.Parameters.AddWithValue("$service", service);
        FilterPhases(command, sql, phases);
        if (after is not null)
        {
            sql.Append(" AND created > $after");
            command.Parameters.AddWithValue("$after", JobRowWriter.Micros(after));
        }
        sql.Append(last is null ? " ORDER BY created, id" : " ORDER BY created DESC, id DESC LIMIT $last");
        if (last is not null)
            command.Parameters.AddWithValue("$last", Math.Max(last.Value, 0));
        command.CommandText = sql.ToString();
        using var reader = command.ExecuteReader();
        var rows = new List<JobRow>();
        while (reader.Read())
            rows.Add(Row(reader));
        return rows;
    }

    public ValueTask<IReadOnlyList<string>> Orphans(IReadOnlyCollection<string> leases, int limit, CancellationToken cancel) => Strings(
        "SELECT id FROM dax_job WHERE phase IN ('Queued', 'Executing') AND (lease IS NULL OR lease NOT IN (SELECT value FROM json_each($value))) ORDER BY created LIMIT $limit",
        new JsonArray([.. leases.Select(l => JsonValue.Create(l))]).ToJsonString(), limit);

    public ValueTask<IReadOnlyList<string>> Working(string lease, int limit, CancellationToken cancel) => Strings(
        "SELECT id FROM dax_job WHERE phase IN ('Queued', 'Executing') AND lease = $value ORDER BY created LIMIT $limit", lease, limit);

    public ValueTask<IReadOnlyList<string>> Due(DateTimeOffset now, int limit, CancellationToken cancel) => Strings(
        "SELECT id FROM dax_job WHERE phase <> 'Archived' AND destruction <= $value ORDER BY destruction LIMIT $limit", JobRowWriter.Micros(now)!, limit);

    public async ValueTask<IReadOnlySet<string>> LiveUploads(CancellationToken cancel) =>
        new HashSet<string>(await Strings("SELECT token FROM dax_job_upload WHERE $value = $value LIMIT $limit", 0, -1), StringComparer.Ordinal);

    private async ValueTask<IReadOnlyList<string>> Strings(string sql, object value, int limit)
    {
        await schema.Value;
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$value", value);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var strings = new List<string>();
        while (reader.Read())
            strings.Add(reader.GetString(0));
        return strings;
    }

    private static void FilterPhases(SqliteCommand command, StringBuilder sql, IReadOnlyList<JobPhase> phases)
    {
        if (phases.Count == 0)
        {
            sql.Append(" AND phase <> 'Archived'");
            return;
        }
        sql.Append(" AND phase IN (");
        for (var i = 0; i < phases.Count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Append("$phase").Append(i);
            command.Parameters.AddWithValue($"$phase{i}", phases[i].ToString());
        }
        sql.Append(')');
    }

    private static JobRow Row(SqliteDataReader r) => new()
    {
        Id = r.GetString(0),
        Service = r.GetString(1),
        Owner = Text(r, 2),
        Origin = r.GetString(3),
        Phase = Enum.Parse<JobPhase>(r.GetString(4)),
        RunId = Text(r, 5),
        Created = Time(r, 6)!.Value,
        Started = Time(r, 7),
        Ended = Time(r, 8),
        Destruction = Time(r, 9),
        Lease = Text(r, 10),
        IsSync = r.GetInt64(11) != 0,
        Lane = Text(r, 12) is { } lane ? Enum.Parse<Lane>(lane) : null,
        Backend = Text(r, 13),
        Rows = Number(r, 14),
        Bytes = Number(r, 15),
        Error = Text(r, 16),
        Version = r.GetInt64(17),
        Text = Text(r, 18),
    };

    private static string? Text(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static long? Number(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);

    private static DateTimeOffset? Time(SqliteDataReader r, int column) =>
        Number(r, column) is { } micros ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) : null;
}
