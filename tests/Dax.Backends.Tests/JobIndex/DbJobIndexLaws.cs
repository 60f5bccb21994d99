using System.Data.Common;
using System.Globalization;
using Dax.Backends.Cluster;
using Dax.Backends.ResultStores;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.JobIndex;

/// <summary>The promises of IJobIndex on a database that silos share, of its schema, and of small results in it.</summary>
public abstract class DbJobIndexLaws : JobIndexLaws
{
    private ServerDialect dialect = null!;

    protected DbDataSource Source { get; private set; } = null!;

    /// <summary>An empty database of the server, and its dialect; skips the test when the machine has none.</summary>
    protected abstract Task<(DbDataSource Source, ServerDialect Dialect)> Empty();

    public override async ValueTask InitializeAsync()
    {
        (Source, dialect) = await Empty();
        await Migrator().Apply(default);
        Index = new DbJobIndex(Database, TimeProvider.System, NullLogger<DbJobIndex>.Instance);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Source is not null) await Source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private SharedDatabase Database => new(Source, dialect, TimeProvider.System);

    private SchemaMigrator Migrator() => new(Source, dialect, SchemaScript.OfJobs(dialect), TimeProvider.System);

    [Fact]
    public async Task Migrate_Again_DoesNothing()
    {
        await Put(Row("job-0001"));
        Assert.Empty(await Migrator().Missing(default));
        Assert.Empty(await Migrator().Apply(default));
        Assert.NotNull(await Index.Find("job-0001", default));
    }

    [Fact]
    public async Task Migrate_AfterARunThatBrokeOff_CompletesIt()
    {
        await Execute("DELETE FROM dax_schema");
        await Execute("DROP TABLE dax_result");
        Assert.Equal(["0001-jobs", "0003-history"], (await Migrator().Apply(default)).Select(s => s.Name));
        Assert.Empty(Results.Jobs(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Migrate_ByManyAtOnce_HappensOnce()
    {
        await Execute("DELETE FROM dax_schema");
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator().Apply(default)));
        Assert.Single(applied, a => a.Count > 0);
    }

    [Fact]
    public async Task Put_ByManyAtOnce_LeavesTheNewestVersionOfEach()
    {
        var phases = new[] { JobPhase.Pending, JobPhase.Queued, JobPhase.Executing, JobPhase.Completed };
        var rows = from version in Enumerable.Range(1, 12) from id in Enumerable.Range(0, 8) select Row($"job-{id:0000}", phases[version % 4], version) with { Lease = "x" };
        await Parallel.ForEachAsync(rows.Reverse().Chunk(5), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (some, cancel) =>
        {
            foreach (var row in some) await Index.Put(row, cancel);
        });
        for (var id = 0; id < 8; id++)
            Assert.Equal(12, (await Index.Find($"job-{id:0000}", default))!.Version);
    }

    [Fact]
    public async Task Put_OfATextWithANul_IsStored()
    {
        await Put(Row("job-0001") with { Text = "SELECT '\0'" });
        Assert.StartsWith("SELECT '", (await Index.Find("job-0001", default))!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SmallResults_AreFoundReplacedAndRemoved()
    {
        var key = new ResultKey("job-0001", 1, "result");
        Assert.Null(await Results.Find(key));
        await Results.Put(key, [1, 2]);
        var large = Enumerable.Range(0, SmallResultStore.MostBytes).Select(i => (byte)i).ToArray();
        await Results.Put(key, large);
        await Results.Put(key with { Attempt = 2 }, []);
        var found = await Results.Find(key);
        Assert.Equal(large, found!);
        Assert.Empty((await Results.Find(key with { Attempt = 2 }))!);
        Assert.Equal(["job-0001"], Results.Jobs(DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.Empty(Results.Jobs(DateTimeOffset.UtcNow.AddMinutes(-1)));
        await Results.Delete("job-0001");
        Assert.Null(await Results.Find(key));
    }

    private DbSmallResults Results => new(Database, TimeProvider.System);

    private async Task<long> Execute(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
