using Dax.Embedded.Actors;
using Dax.Embedded.Persistence;
using Orleans.Runtime;

namespace Dax.Embedded.Reminders;

/// <summary>A reminder as it is stored. <paramref name="First"/> is in UTC; the version grows with every registration of the name.</summary>
internal sealed record ReminderRow(GrainId Grain, string Name, DateTime First, TimeSpan Period, long Version)
{
    /// <summary>The first point of the grid that is later than <paramref name="now"/>; the first tick itself may be due now.</summary>
    public DateTime NextTick(DateTime now)
    {
        if (now <= First)
            return First;
        var passed = (now - First).Ticks / Period.Ticks;
        return First + ((passed + 1) * Period);
    }
}

/// <summary>Reminders in the table <c>reminder</c>.</summary>
internal sealed class ReminderTable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS reminder (
            type TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, first INTEGER NOT NULL, period INTEGER NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY (type, key, name))
        """;

    private const string Insert = """
        INSERT INTO reminder (type, key, name, first, period, version) VALUES ($1, $2, $3, $4, $5, (SELECT coalesce(max(version), 0) + 1 FROM reminder))
        ON CONFLICT DO UPDATE SET first = excluded.first, period = excluded.period, version = excluded.version
        """;

    private const string SelectVersion = "SELECT version FROM reminder WHERE type = $1 AND key = $2 AND name = $3";
    private const string Delete = "DELETE FROM reminder WHERE type = $1 AND key = $2 AND name = $3 AND version = $4";

    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;
    private readonly Task created;

    public ReminderTable(SqliteWriter writer, SqliteReaders readers)
    {
        (this.writer, this.readers) = (writer, readers);
        created = writer.Enqueue(_ => writer.Statements.With(Schema).ExecuteNonQuery());
    }

    /// <summary>Answers the version under which it is stored.</summary>
    public Task<long> Put(GrainId grain, string name, DateTime first, TimeSpan period) => writer.Enqueue(_ =>
    {
        writer.Statements.With(Insert, grain.Type.Name, grain.Key, name, first.Ticks, period.Ticks).ExecuteNonQuery();
        return (long)writer.Statements.With(SelectVersion, grain.Type.Name, grain.Key, name).ExecuteScalar()!;
    });

    /// <summary>False when it is no longer stored under that version.</summary>
    public Task<bool> Remove(ReminderRow row) => writer.Enqueue(_ =>
        writer.Statements.With(Delete, row.Grain.Type.Name, row.Grain.Key, row.Name, row.Version).ExecuteNonQuery() == 1);

    /// <summary>All of them, but those of classes that exist no more.</summary>
    public async Task<IReadOnlyList<ReminderRow>> Read(GrainTypes types)
    {
        await created;
        return readers.Read(statements =>
        {
            List<ReminderRow> rows = [];
            using var row = statements.With("SELECT type, key, name, first, period, version FROM reminder").ExecuteReader();
            while (row.Read())
            {
                if (types.Named(row.GetString(0)) is { } grain)
                {
                    rows.Add(new ReminderRow(
                        new GrainId(grain, row.GetString(1)), row.GetString(2),
                        new DateTime(row.GetInt64(3), DateTimeKind.Utc), TimeSpan.FromTicks(row.GetInt64(4)), row.GetInt64(5)));
                }
            }

            return rows;
        });
    }
}
