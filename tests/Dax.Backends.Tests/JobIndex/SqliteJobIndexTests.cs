using Dax.Backends.JobIndex;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.JobIndex;

/// <summary>The promises of IJobIndex, on SQLite.</summary>
public sealed class SqliteJobIndexTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("dax-index-").FullName;
    private OneFile file = null!;
    private SqliteJobIndex index = null!;

    public ValueTask InitializeAsync()
    {
        file = new OneFile(folder);
        index = new SqliteJobIndex(file, file, TimeProvider.System, NullLogger<SqliteJobIndex>.Instance);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await index.DisposeAsync();
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static JobRow Row(string id, JobPhase phase = JobPhase.Pending, long version = 1, string? owner = "ada", int minute = 0) => new()
    {
        Id = id,
        Service = "tap",
        Owner = owner,
        Origin = "192.0.2.1",
        Phase = phase,
        Created = Noon.AddMinutes(minute),
        Destruction = Noon.AddDays(7),
        Version = version,
    };

    private async Task Put(params JobRow[] rows)
    {
        foreach (var row in rows)
            await index.Put(row, default);
    }

    private async Task<IEnumerable<string>> List(IReadOnlyList<JobPhase> phases, DateTimeOffset? after = null, int? last = null, string owner = "ada") =>
        (await index.List("tap", owner, phases, after, last, default)).Select(r => r.Id);

    [Fact]
    public async Task Put_ThenFind_GivesTheSameRow()
    {
        var full = Row("job-0001", JobPhase.Completed, 3) with
        {
            RunId = "r", Started = Noon.AddSeconds(1), Ended = Noon.AddSeconds(2.5), Lease = "x", Text = "SELECT 'ü'", Lane = Lane.Scan, Backend = "duckdb",
            Rows = 5, Bytes = long.MaxValue, Error = "none", Uploads = ["a", "b"],
        };
        await Put(full, Row("job-0002"));
        var found = (await index.Find("job-0001", default))!;
        Assert.Equal(full.Uploads, found.Uploads.Order());
        Assert.Equal(full with { Uploads = [] }, found with { Uploads = [] });
        Assert.Equal(Row("job-0002") with { Uploads = [] }, (await index.Find("job-0002", default))! with { Uploads = [] });
        Assert.Null(await index.Find("job-0003", default));
    }

    [Fact]
    public async Task Put_OfAnOlderVersion_ChangesNothing()
    {
        await Put(Row("job-0001", JobPhase.Executing, 3) with { Uploads = ["a"] }, Row("job-0001", JobPhase.Pending, 2));
        Assert.Equal(JobPhase.Executing, (await index.Find("job-0001", default))!.Phase);
        Assert.Equal("a", Assert.Single(await index.LiveUploads(default)));
        await Put(Row("job-0001", JobPhase.Completed, 4));
        Assert.Equal(JobPhase.Completed, (await index.Find("job-0001", default))!.Phase);
        Assert.Empty(await index.LiveUploads(default));
    }

    [Fact]
    public async Task Uws_2_2_2_1_List_HonoursAllFilters()
    {
        await Put(
            Row("job-0003", JobPhase.Error, minute: 2), Row("job-0001", minute: 0), Row("job-0002", JobPhase.Completed, minute: 1),
            Row("job-0004", JobPhase.Archived, minute: 3), Row("job-0005", JobPhase.Archived, minute: 4) with { Destruction = null },
            Row("job-0006", owner: "bo"), Row("job-0007", owner: null), Row("job-0008") with { Service = "soda" },
            Row("job-0009", JobPhase.Completed) with { IsSync = true, Destruction = null });
        Assert.Equal(["job-0001", "job-0002", "job-0003"], await List([]));
        Assert.Equal(["job-0003", "job-0002"], await List([], last: 2));
        Assert.Equal(["job-0002", "job-0003"], await List([], after: Noon));
        Assert.Equal(["job-0001", "job-0003"], await List([JobPhase.Pending, JobPhase.Error]));
        Assert.Equal(["job-0004"], await List([JobPhase.Archived]));
        Assert.Equal(["job-0003"], await List([JobPhase.Error, JobPhase.Completed], Noon.AddMinutes(1), 5));
        Assert.Empty(await List([], last: 0));
        Assert.Equal(["job-0006"], await List([], owner: "bo"));
        Assert.Empty(await List([], owner: "x' OR '1'='1"));
    }

    [Fact]
    public async Task Orphans_AreWorkingJobsOfOtherLeases()
    {
        await Put(
            Row("job-0001", JobPhase.Executing) with { Lease = "dead" }, Row("job-0002", JobPhase.Queued, minute: 1), Row("job-0003", JobPhase.Executing) with { Lease = "me" },
            Row("job-0004", JobPhase.Completed) with { Lease = "dead" });
        Assert.Equal(["job-0001", "job-0002"], await index.Orphans("me", 10, default));
        Assert.Equal(["job-0001"], await index.Orphans("me", 1, default));
    }

    [Fact]
    public async Task Due_AreJobsWhoseTimeHasCome_OnceEach()
    {
        await Put(Row("job-0001"), Row("job-0002") with { Destruction = Noon }, Row("job-0003", JobPhase.Archived) with { Destruction = Noon }, Row("job-0004") with { Destruction = null });
        Assert.Equal(["job-0002"], await index.Due(Noon, 10, default));
        Assert.Empty(await index.Due(Noon.AddMilliseconds(-1), 10, default));
        Assert.Equal(["job-0002", "job-0001"], await index.Due(Noon.AddDays(8), 10, default));
    }

    [Fact]
    public async Task PutLater_IsThereWithinASecond_InFewCommits()
    {
        await index.Find("job-0000", default);
        var before = file.Commits;
        for (var i = 0; i < 500; i++)
            index.PutLater(Row($"sync-{i:0000}") with { IsSync = true, Destruction = null });
        for (var i = 0; i < 200 && await index.Find("sync-0499", default) is null; i++)
            await Task.Delay(10);
        Assert.NotNull(await index.Find("sync-0499", default));
        Assert.InRange(file.Commits - before, 1, 3);
    }

    [Fact]
    public async Task PutLater_BeforeDisposal_IsNotLost()
    {
        for (var i = 0; i < 2_500; i++)
            index.PutLater(Row($"sync-{i:0000}") with { IsSync = true });
        await index.DisposeAsync();
        using var connection = file.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM dax_job";
        Assert.Equal(2_500L, count.ExecuteScalar());
    }

    [Fact]
    public async Task Put_ThatFails_SaysSo()
    {
        await Put(Row("job-0001"));
        file.IsBroken = true;
        await Assert.ThrowsAsync<SqliteException>(() => Put(Row("job-0002")));
    }

    [Theory]
    [InlineData("owner = 'ada' AND destruction IS NOT NULL AND service = 'tap' ORDER BY created", "dax_job_owner")]
    [InlineData("phase <> 'Archived' AND destruction <= 5 ORDER BY destruction", "dax_job_due")]
    [InlineData("phase IN ('Queued', 'Executing') AND (lease IS NULL OR lease <> 'x')", "dax_job_working")]
    public async Task Questions_AreAnsweredByAnIndex(string where, string name)
    {
        await Put(Row("job-0001"));
        using var connection = file.Open();
        using var explain = connection.CreateCommand();
        explain.CommandText = $"EXPLAIN QUERY PLAN SELECT id FROM dax_job WHERE {where}";
        using var reader = explain.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Contains(name, reader.GetString(3), StringComparison.Ordinal);
    }
}
