using System.Globalization;
using Dax.Backends.JobIndex;
using Dax.Engine.Ports;

namespace Dax.Backends.Cluster;

public sealed partial class DbJobIndex
{
    /// <summary>Only jobs that are not archived are ever due.</summary>
    private const string Held = "due IS NOT NULL AND phase = 'Completed' AND is_sync = 0 AND byte_count > 0";

    public async ValueTask<long> HeldBytes(CancellationToken cancel) =>
        (await Ask($"SELECT sum(byte_count) FROM dax_job WHERE {Held}", [], static r => r.IsDBNull(0) ? 0 : Convert.ToInt64(r.GetValue(0), CultureInfo.InvariantCulture), cancel))[0];

    public async ValueTask<IReadOnlyList<HeldResults>> OldestHeld(int limit, CancellationToken cancel) => await Ask(
        $"SELECT id, byte_count FROM dax_job WHERE {Held} ORDER BY ended, id LIMIT @limit", [("limit", limit)], static r => new HeldResults(r.GetString(0), r.GetInt64(1)), cancel);

    public async ValueTask<IReadOnlyList<string>> Forgettable(DateTimeOffset before, int limit, CancellationToken cancel) => await Ask(
        "SELECT id FROM dax_job WHERE created < @before AND phase = 'Archived' AND is_sync = 0 ORDER BY created LIMIT @limit",
        [("before", JobRowWriter.Micros(before)), ("limit", limit)], Id, cancel);

    public async ValueTask Remove(string jobId, CancellationToken cancel) => await Delete([jobId], cancel);

    public async ValueTask<int> RemoveSync(DateTimeOffset before, int limit, CancellationToken cancel) => await Delete(
        await Ask("SELECT id FROM dax_job WHERE created < @before AND is_sync = 1 ORDER BY created LIMIT @limit", [("before", JobRowWriter.Micros(before)), ("limit", limit)], Id, cancel),
        cancel);

    private async ValueTask<int> Delete(List<string> ids, CancellationToken cancel)
    {
        if (ids.Count == 0)
            return 0;
        List<(string, object?)> values = [];
        var sql = $"DELETE FROM dax_job WHERE id IN {Names(values, "id", ids)}";
        return await database.Run(async connection =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
                ServerDialect.Add(command, name, value);
            return await command.ExecuteNonQueryAsync(cancel);
        }, cancel);
    }
}
