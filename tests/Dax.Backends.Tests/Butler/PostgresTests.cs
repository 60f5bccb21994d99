using System.Text.Json;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;

namespace Dax.Backends.Tests.Butler;

/// <summary>The same registry in PostgreSQL answers as it does in SQLite, which is held against the real Butler's answers.</summary>
public sealed class PostgresTests(SharedButlers butlers, PrivatePostgres postgres)
{
    [Theory]
    [InlineData("survey")]
    [InlineData("rc2-universe4")]
    public async Task Query_EveryType_AnswersAsFromSqlite(string name)
    {
        await using var pair = await Pair.Open(butlers, postgres, name, $"{name}_all");
        foreach (var type in (await pair.Sqlite.DatasetTypes(default)).Value)
        {
            foreach (var findFirst in (bool[])[true, false])
            {
                var query = new DatasetQuery { DatasetType = type.Name, Collections = ["*"], FindFirst = findFirst };
                await pair.Same(query);
            }
        }
        Assert.Equal((await pair.Sqlite.Collections(default)).Value.Select(c => (c.Name, c.Kind)), (await pair.Postgres.Collections(default)).Value.Select(c => (c.Name, c.Kind)).OrderBy(c => c.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Query_ByRegionAndExpression_AnswersAsFromSqlite()
    {
        await using var pair = await Pair.Open(butlers, postgres, "survey", "survey_search");
        foreach (var wanted in butlers.Answers("survey.json").GetProperty("spatial").EnumerateArray())
        {
            Assert.True(SkyRegionText.TryParse(wanted.GetProperty("pos").GetString(), out var region, out _));
            await pair.Same(new DatasetQuery { DatasetType = wanted.GetProperty("type").GetString()!, Collections = ["LSST/ITEST"], Region = region });
            await pair.Same(new DatasetQuery { DatasetType = "raw", Collections = ["*"], Region = region });
        }
        foreach (var (type, where) in WhereCases.Valid) await pair.Same(new DatasetQuery { DatasetType = type, Collections = ["LSST/ITEST"], Where = where });
    }

    [Fact]
    public async Task Records_OfEveryElement_AnswerAsFromSqlite()
    {
        await using var pair = await Pair.Open(butlers, postgres, "survey", "survey_records");
        foreach (var element in butlers.Answers("survey.json").GetProperty("records").EnumerateObject().Select(p => p.Name).Append("band").Append("group").Append("visit_definition"))
        {
            var (a, b) = ((await pair.Sqlite.Records(element, null, default)).Value, (await pair.Postgres.Records(element, null, default)).Value);
            Assert.Equal(a.Select(Show).Order(StringComparer.Ordinal), b.Select(Show).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Artifacts_OfADataset_AnswerAsFromSqlite()
    {
        await using var pair = await Pair.Open(butlers, postgres, "survey", "survey_files");
        var wanted = butlers.Answers("survey.json").GetProperty("all_datasets").EnumerateArray().First(d => d.GetProperty("uri").ValueKind == JsonValueKind.String);
        var id = wanted.GetProperty("id").GetGuid();
        Assert.Equal((await pair.Sqlite.Artifacts(id, default)).Value, (await pair.Postgres.Artifacts(id, default)).Value);
        Assert.IsType<Fault.NotFound>((await pair.Postgres.Artifacts(Guid.Empty, default)).Fault);
        Assert.IsType<Fault.NotFound>((await pair.Postgres.Find(Guid.Empty, default)).Fault);
    }

    [Fact]
    public async Task Query_NumbersOutOfRange_IsUsage()
    {
        await using var pair = await Pair.Open(butlers, postgres, "survey", "survey_range");
        var query = new DatasetQuery { DatasetType = "raw", Collections = ["*"], Where = "instrument='DECam' AND exposure * 9000000000000000000 > 1" };
        Assert.IsType<Fault.Usage>((await pair.Postgres.Query(query, default)).Fault);
    }

    [Fact]
    public async Task Query_WhenCancelled_Stops()
    {
        await using var pair = await Pair.Open(butlers, postgres, "survey", "survey_cancel");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pair.Postgres.Query(new DatasetQuery { DatasetType = "raw", Collections = ["*"] }, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pair.Sqlite.Query(new DatasetQuery { DatasetType = "raw", Collections = ["*"] }, cancelled.Token));
    }

    internal static string Show(DimensionRecord record) =>
        $"{record.Element} {string.Join(' ', record.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))} {record.Timespan} {(record.Region is { } region ? SkyRegionText.Write(region) : "")}";

    private sealed class Pair(IAsyncDisposable services, IButlerRepository sqlite, IButlerRepository postgres, string folder) : IAsyncDisposable
    {
        public IButlerRepository Sqlite { get; } = sqlite;

        public IButlerRepository Postgres { get; } = postgres;

        public static async Task<Pair> Open(SharedButlers butlers, PrivatePostgres server, string name, string schema)
        {
            var root = butlers.Root(name);
            await server.Ready();
            await RegistryCopy.Run(Path.Combine(root, "gen3.sqlite3"), server.ConnectionString, schema);
            var folder = Directory.CreateTempSubdirectory("dax-butler-").FullName;
            var config = Path.Combine(folder, "butler.yaml");
            await File.WriteAllTextAsync(config, $"""
                root: {root}
                datastore:
                  cls: lsst.daf.butler.datastores.fileDatastore.FileDatastore
                  root: <butlerRoot>
                registry:
                  db: "{server.RegistryUrl}"
                  namespace: {schema}
                """);
            var services = SharedButlers.Serve(("sqlite", root), ("postgres", config));
            return new Pair(services, await SharedButlers.Open(services, "sqlite"), await SharedButlers.Open(services, "postgres"), folder);
        }

        public async Task Same(DatasetQuery query)
        {
            var (a, b) = (await All(Sqlite, query), await All(Postgres, query));
            Assert.Equal(a, b);
        }

        private static async Task<List<string>> All(IButlerRepository repository, DatasetQuery query)
        {
            var found = await repository.QueryExpanded(query, default);
            Assert.True(found.IsOk, found.IsOk ? "" : $"{query.Where}: {found.Fault.Message}");
            var shown = new List<string>();
            await foreach (var d in found.Value)
                shown.Add($"{d.Ref.Id} {d.Ref.Run} {string.Join(' ', d.Ref.DataId.Values)} {d.Ref.IngestedAt:O} {d.Timespan} {string.Join(';', d.Records.Values.Select(Show).Order(StringComparer.Ordinal))} {(d.Region is { } r ? SkyRegionText.Write(r) : "")}");
            return shown;
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
