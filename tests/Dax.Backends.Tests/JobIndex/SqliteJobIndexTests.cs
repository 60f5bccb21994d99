using Dax.Backends.JobIndex;
using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.JobIndex;

/// <summary>The promises of IJobIndex on SQLite, and its own.</summary>
public sealed class SqliteJobIndexTests : JobIndexLaws
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-index-").FullName;
    private OneFile file = null!;
    private SqliteJobIndex index = null!;

    public override ValueTask InitializeAsync()
    {
        file = new OneFile(folder);
        Index = index = new SqliteJobIndex(file, file, TimeProvider.System, NullLogger<SqliteJobIndex>.Instance);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task PutLater_IsThereWithinASecond_InFewCommits()
    {
        await index.Find("job-0000", default);
        var before = file.Commits;
        for (var i = 0; i < 500; i++)
            index.PutLater(Row($"sync-{i:0000}") with { IsSync = true, Destruction = null });
        for (var i = 0; i < 6000 && await index.Find("sync-0499", default) is null; i++)
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
