using System.Data.Common;
using System.Globalization;
using System.Text;
using Dax.Backends.JobIndex;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;

namespace Dax.Backends.Cluster;

public sealed partial class DbJobIndex
{
    private const string Selected =
        "id, service, owner, origin, phase, run_id, created, started, ended, destruction, lease, is_sync, lane, backend, row_count, byte_count, error_text, version, uploads, query_text";
    private const string IsWorking = "phase IN ('Queued', 'Executing')";

    public async ValueTask<JobRow?> Find(string jobId, CancellationToken cancel) =>
        (await Ask($"SELECT {Selected} FROM dax_job WHERE id = @id", [("id", jobId)], Row, cancel)).FirstOrDefault();

    public async ValueTask<IReadOnlyList<JobRow>> List(
        string service, string owner, IReadOnlyList<JobPhase> phases, DateTimeOffset? after, int? last, CancellationToken cancel)
    {
        List<(string, object?)> values = [("owner", database.Dialect.Storable(owner)), ("service", service)];
        var same = string.Format(CultureInfo.InvariantCulture, database.Dialect.SameText, "owner", "@owner");
        var sql = new StringBuilder($"SELECT {Selected} FROM dax_job WHERE owner = @owner AND {same} AND service = @service AND destruction IS NOT NULL");
        if (phases.Count == 0)
            sql.Append(" AND phase <> 'Archived'");
        else
            sql.Append(" AND phase IN ").Append(Names(values, "phase", phases.Select(p => p.ToString())));
        if (after is not null)
        {
            sql.Append(" AND created > @after");
            values.Add(("after", JobRowWriter.Micros(after)));
        }
        sql.Append(last is null ? " ORDER BY created, id" : " ORDER BY created DESC, id DESC LIMIT @last");
        if (last is not null)
            values.Add(("last", Math.Max(last.Value, 0)));
        return await Ask(sql.ToString(), values, Row, cancel);
    }

    public async ValueTask<IReadOnlyList<string>> Orphans(IReadOnlyCollection<string> leases, int limit, CancellationToken cancel)
    {
        List<(string, object?)> values = [("limit", limit)];
        var others = leases.Count == 0 ? "" : $" AND (lease IS NULL OR lease NOT IN {Names(values, "lease", leases)})";
        return await Ask($"SELECT id FROM dax_job WHERE {IsWorking}{others} ORDER BY created LIMIT @limit", values, Id, cancel);
    }

    public async ValueTask<IReadOnlyList<string>> Working(string lease, int limit, CancellationToken cancel) =>
        await Ask($"SELECT id FROM dax_job WHERE {IsWorking} AND lease = @lease ORDER BY created LIMIT @limit", [("lease", lease), ("limit", limit)], Id, cancel);

    public async ValueTask<IReadOnlyList<string>> Due(DateTimeOffset now, int limit, CancellationToken cancel) =>
        await Ask("SELECT id FROM dax_job WHERE due <= @now ORDER BY due LIMIT @limit", [("now", JobRowWriter.Micros(now)), ("limit", limit)], Id, cancel);

    public async ValueTask<IReadOnlySet<string>> LiveUploads(CancellationToken cancel) =>
        (await Ask("SELECT uploads FROM dax_job WHERE uploads IS NOT NULL", [], static r => r.GetString(0).Split(' '), cancel)).SelectMany(t => t).ToHashSet(StringComparer.Ordinal);

    private Task<List<T>> Ask<T>(string sql, IReadOnlyList<(string Name, object? Value)> values, Func<DbDataReader, T> read, CancellationToken cancel) => database.Run(async connection =>
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            ServerDialect.Add(command, name, value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(read(reader));
        return rows;
    }, cancel);

    /// <summary>A list of parameters in parentheses; their values are added.</summary>
    private static string Names(List<(string, object?)> values, string name, IEnumerable<string> items)
    {
        var names = new List<string>();
        foreach (var item in items)
        {
            names.Add($"@{name}{names.Count}");
            values.Add(($"{name}{names.Count - 1}", item));
        }
        return $"({string.Join(", ", names)})";
    }

    private static string Id(DbDataReader r) => r.GetString(0);

    private static JobRow Row(DbDataReader r) => new()
    {
        Id = r.GetString(0),
        Service = r.GetString(1),
        Owner = String(r, 2),
        Origin = r.GetString(3),
        Phase = Enum.Parse<JobPhase>(r.GetString(4)),
        RunId = String(r, 5),
        Created = Time(r, 6)!.Value,
        Started = Time(r, 7),
        Ended = Time(r, 8),
        Destruction = Time(r, 9),
        Lease = String(r, 10),
        IsSync = r.GetInt16(11) != 0,
        Lane = String(r, 12) is { } lane ? Enum.Parse<Lane>(lane) : null,
        Backend = String(r, 13),
        Rows = Number(r, 14),
        Bytes = Number(r, 15),
        Error = String(r, 16),
        Version = r.GetInt64(17),
        Uploads = String(r, 18)?.Split(' ') ?? [],
        Text = String(r, 19),
    };

    private static string? String(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static long? Number(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);

    private static DateTimeOffset? Time(DbDataReader r, int column) =>
        Number(r, column) is { } micros ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) : null;
}
