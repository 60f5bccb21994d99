using Dax.Engine.Jobs;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.JobIndex;

/// <summary>The promises of IJobIndex, whatever keeps it.</summary>
public abstract class JobIndexLaws : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    /// <summary>Empty at the start of each test.</summary>
    protected IJobIndex Index { get; set; } = null!;

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Index is IAsyncDisposable disposable) await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static JobRow Row(string id, JobPhase phase = JobPhase.Pending, long version = 1, string? owner = "ada", int minute = 0) => new()
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

    protected async Task Put(params JobRow[] rows)
    {
        foreach (var row in rows)
            await Index.Put(row, default);
    }

    private async Task<IEnumerable<string>> List(IReadOnlyList<JobPhase> phases, DateTimeOffset? after = null, int? last = null, string owner = "ada") =>
        (await Index.List("tap", owner, phases, after, last, default)).Select(r => r.Id);

    [Fact]
    public async Task Put_ThenFind_GivesTheSameRow()
    {
        var full = Row("job-0001", JobPhase.Completed, 3) with
        {
            RunId = "r", Started = Noon.AddSeconds(1), Ended = Noon.AddSeconds(2.5), Lease = "x", Text = "SELECT 'ü'", Lane = Lane.Scan, Backend = "duckdb",
            Rows = 5, Bytes = long.MaxValue, Error = "none", Uploads = ["a", "b"],
        };
        await Put(full, Row("job-0002"));
        var found = (await Index.Find("job-0001", default))!;
        Assert.Equal(full.Uploads, found.Uploads.Order());
        Assert.Equal(full with { Uploads = [] }, found with { Uploads = [] });
        Assert.Equal(Row("job-0002") with { Uploads = [] }, (await Index.Find("job-0002", default))! with { Uploads = [] });
        Assert.Null(await Index.Find("job-0003", default));
    }

    [Fact]
    public async Task Put_OfAnOlderVersion_ChangesNothing()
    {
        await Put(Row("job-0001", JobPhase.Executing, 3) with { Uploads = ["a"] }, Row("job-0001", JobPhase.Pending, 2));
        Assert.Equal(JobPhase.Executing, (await Index.Find("job-0001", default))!.Phase);
        Assert.Equal("a", Assert.Single(await Index.LiveUploads(default)));
        await Put(Row("job-0001", JobPhase.Completed, 4));
        Assert.Equal(JobPhase.Completed, (await Index.Find("job-0001", default))!.Phase);
        Assert.Empty(await Index.LiveUploads(default));
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
        Assert.Equal(["job-0001", "job-0002"], await Index.Orphans(["me", "other"], 10, default));
        Assert.Equal(["job-0001"], await Index.Orphans(["me"], 1, default));
    }

    [Fact]
    public async Task Orphans_AreNotThoseOfAnyLivingProcess()
    {
        await Put(
            Row("job-0001", JobPhase.Executing) with { Lease = "a" }, Row("job-0002", JobPhase.Queued) with { Lease = "b" }, Row("job-0003", JobPhase.Executing, minute: 1) with { Lease = "c" });
        Assert.Equal(["job-0003"], await Index.Orphans(["a", "b"], 10, default));
        Assert.Equal(3, (await Index.Orphans([], 10, default)).Count);
        Assert.Equal(["job-0002"], await Index.Working("b", 10, default));
        Assert.Empty(await Index.Working("d", 10, default));
    }

    [Fact]
    public async Task List_TellsOwnersApartToTheLastBlankAndLetter()
    {
        await Put(Row("job-0001", owner: "ada"), Row("job-0002", owner: "ada "), Row("job-0003", owner: "Ada"), Row("job-0004", owner: "ad\u00e1"));
        Assert.Equal(["job-0001"], await List([]));
        Assert.Equal(["job-0002"], await List([], owner: "ada "));
        Assert.Equal(["job-0004"], await List([], owner: "ad\u00e1"));
    }

    [Fact]
    public async Task Put_OfALongQuery_KeepsAllOfIt()
    {
        var text = string.Concat(Enumerable.Repeat("SELECT '\U0001F52D ü' ", 60_000));
        await Put(Row("job-0001") with { Text = text, Error = text });
        var found = (await Index.Find("job-0001", default))!;
        Assert.True(text == found.Text && text == found.Error);
    }

    [Fact]
    public async Task Due_AreJobsWhoseTimeHasCome_OnceEach()
    {
        await Put(Row("job-0001"), Row("job-0002") with { Destruction = Noon }, Row("job-0003", JobPhase.Archived) with { Destruction = Noon }, Row("job-0004") with { Destruction = null });
        Assert.Equal(["job-0002"], await Index.Due(Noon, 10, default));
        Assert.Empty(await Index.Due(Noon.AddMilliseconds(-1), 10, default));
        Assert.Equal(["job-0002", "job-0001"], await Index.Due(Noon.AddDays(8), 10, default));
    }

    [Fact]
    public async Task Held_AreTheResultsOfCompletedJobs_OldestFirst()
    {
        Assert.Equal(0, await Index.HeldBytes(default));
        JobRow Done(string id, int ended, long? bytes) => Row(id, JobPhase.Completed) with { Ended = Noon.AddMinutes(ended), Bytes = bytes };
        await Put(Done("job-0001", 3, 10), Done("job-0002", 1, 5_000_000_000), Done("job-0003", 2, null), Done("job-0004", 2, 7), Done("job-0005", 0, 9) with { IsSync = true, Destruction = null },
            Done("job-0006", 0, 9) with { Phase = JobPhase.Archived }, Done("job-0007", 0, 9) with { Phase = JobPhase.Error });
        Assert.Equal(5_000_000_017, await Index.HeldBytes(default));
        Assert.Equal([new HeldResults("job-0002", 5_000_000_000), new HeldResults("job-0004", 7), new HeldResults("job-0001", 10)], await Index.OldestHeld(10, default));
        Assert.Equal("job-0002", Assert.Single(await Index.OldestHeld(1, default)).JobId);
    }

    [Fact]
    public async Task OldLines_AreFound_AndForgotten()
    {
        await Put(Row("job-0001", JobPhase.Archived), Row("job-0002", JobPhase.Archived, minute: 10), Row("job-0003"), Row("sync-0001") with { IsSync = true, Destruction = null },
            Row("sync-0002", minute: 10) with { IsSync = true, Destruction = null });
        var before = Noon.AddMinutes(5);
        Assert.Equal(["job-0001"], await Index.Forgettable(before, 10, default));
        await Index.Remove("job-0001", default);
        await Index.Remove("job-none", default);
        Assert.Empty(await Index.Forgettable(before, 10, default));
        Assert.Equal((1, 0), (await Index.RemoveSync(before, 10, default), await Index.RemoveSync(before, 10, default)));
        Assert.Null(await Index.Find("sync-0001", default));
        foreach (var left in (string[])["job-0002", "job-0003", "sync-0002"])
            Assert.NotNull(await Index.Find(left, default));
    }

    [Fact]
    public async Task PutLater_BeforeDisposal_IsWritten()
    {
        for (var i = 0; i < 300; i++)
            Index.PutLater(Row($"sync-{i:0000}") with { IsSync = true, Destruction = null });
        await ((IAsyncDisposable)Index).DisposeAsync();
        Assert.NotNull(await Index.Find("sync-0299", default));
        Assert.NotNull(await Index.Find("sync-0000", default));
    }
}
