using Dax.Backends.Butler;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Tests.Butler;

/// <summary>Repositories that are gone, locked, foreign, damaged or newer: each a fault of its own with a sentence that names no path, and tried again.</summary>
public sealed class DamagedRepositoryTests(SharedButlers butlers) : IDisposable
{
    private readonly List<string> folders = [];

    [Fact]
    public async Task Open_UnknownLabel_IsNotFound()
    {
        using var services = SharedButlers.Serve();
        Assert.IsType<Fault.NotFound>((await services.GetRequiredService<IButlerRepositories>().Open("nothing", default)).Fault);
    }

    [Fact]
    public async Task Open_Gone_IsTransientAndTriedAgain()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        var away = folder + "-away";
        Directory.Move(folder, away);
        using var services = SharedButlers.Serve(o => o.RetryPause = TimeSpan.Zero, ("gone", folder), ("here", butlers.Root("zipped")));
        Assert.IsType<Fault.Transient>(await FaultOf(services, "gone"));
        Assert.True((await services.GetRequiredService<IButlerRepositories>().Open("here", default)).IsOk);
        Directory.Move(away, folder);
        var repository = await SharedButlers.Open(services, "gone");
        Directory.Move(folder, away);
        Assert.IsType<Fault.Transient>((await repository.Query(new DatasetQuery { DatasetType = "raw", Collections = ["*"] }, default)).Fault);
        Directory.Move(away, folder);
        Assert.True((await repository.Query(new DatasetQuery { DatasetType = "raw", Collections = ["*"] }, default)).IsOk);
    }

    [Theory]
    [InlineData("", "no butler.yaml")]
    [InlineData("- a\n- b", "not a mapping")]
    [InlineData("a: [", "not YAML")]
    [InlineData("registry: {}", "names no registry database")]
    [InlineData("registry: {db: 'oracle://x/y'}", "a kind that this service does not read")]
    [InlineData("includeConfigs: butler.yaml", "too large")]
    [InlineData("remote_butler: {url: 'nowhere'}", "no URL")]
    public async Task Open_WrongConfiguration_SaysWhat(string yaml, string says)
    {
        var folder = Folder();
        if (yaml.Length > 0) await File.WriteAllTextAsync(Path.Combine(folder, "butler.yaml"), yaml);
        using var services = SharedButlers.Serve(("wrong", folder));
        var fault = await FaultOf(services, "wrong");
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a database at all, just a text that is long enough to have a header of its own ......................................................", typeof(Fault.Broken))]
    [InlineData("", typeof(Fault.Broken))]
    public async Task Open_ForeignFile_IsBroken(string content, Type kind)
    {
        var folder = butlers.CopyOf("zipped");
        folders.Add(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "gen3.sqlite3"), content);
        using var services = SharedButlers.Serve(("foreign", folder));
        Assert.IsType(kind, await FaultOf(services, "foreign"));
    }

    [Fact]
    public async Task Open_OtherDatabase_IsBroken()
    {
        var fault = await FaultAfter("DROP TABLE butler_attributes");
        Assert.IsType<Fault.Broken>(fault);
    }

    [Theory]
    [InlineData("UPDATE butler_attributes SET value = '3.0.0' WHERE name LIKE 'version:%ByDimensionsDatasetRecordStorageManagerUUID'", "newer or other kind")]
    [InlineData("UPDATE butler_attributes SET value = 'somebody.elses.Manager' WHERE name = 'config:registry.managers.collections'", "newer or other kind")]
    [InlineData("DELETE FROM butler_attributes WHERE name = 'config:dimensions.json'", "not that of a Butler")]
    [InlineData("UPDATE butler_attributes SET value = '{' WHERE name = 'config:dimensions.json'", "description of its dimensions")]
    [InlineData("UPDATE butler_attributes SET value = '{\"version\": 8, \"elements\": {\"a\": {\"requires\": [\"b\"]}, \"b\": {\"requires\": [\"a\"]}}}' WHERE name = 'config:dimensions.json'", "in a circle")]
    [InlineData("UPDATE collection SET type = 9 WHERE collection_id = 1", "a kind that is not known")]
    [InlineData("UPDATE collection SET type = 'x' WHERE collection_id = 1", "none of a Butler's")]
    public async Task Open_NewerOrStrangeRegistry_IsBroken(string change, string says) => Assert.Contains(says, Assert.IsType<Fault.Broken>(await FaultAfter(change)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Query_TruncatedAtEveryTenth_IsAFaultOrAnAnswer()
    {
        var whole = await File.ReadAllBytesAsync(Path.Combine(butlers.Root("survey"), "gen3.sqlite3"));
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var folder = butlers.CopyOf("survey");
            folders.Add(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "gen3.sqlite3"), whole[..(whole.Length * tenth / 10)]);
            using var services = SharedButlers.Serve(("cut", folder));
            var opened = await services.GetRequiredService<IButlerRepositories>().Open("cut", default);
            if (opened.IsOk) await Everything(opened.Value);
            else Assert.True(opened.Fault is Fault.Broken or Fault.Transient);
        }
    }

    [Fact]
    public async Task Query_BytesChangedAtRandom_IsAFaultOrAnAnswer()
    {
        var random = new Random(20261121);
        var whole = await File.ReadAllBytesAsync(Path.Combine(butlers.Root("survey"), "gen3.sqlite3"));
        for (var round = 0; round < 12; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var i = 0; i < 200; i++) bytes[random.Next(100, bytes.Length)] = (byte)random.Next(256);
            var folder = butlers.CopyOf("survey");
            folders.Add(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "gen3.sqlite3"), bytes);
            using var services = SharedButlers.Serve(("hit", folder));
            var opened = await services.GetRequiredService<IButlerRepositories>().Open("hit", default);
            if (opened.IsOk) await Everything(opened.Value);
            else Assert.True(opened.Fault is Fault.Broken or Fault.Transient);
        }
    }

    [Fact]
    public async Task Query_WhileLocked_IsTransientAndAnswersLater()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        using var services = SharedButlers.Serve(o => o.BusyTimeout = TimeSpan.FromSeconds(1), ("locked", folder));
        var repository = await SharedButlers.Open(services, "locked");
        var query = new DatasetQuery { DatasetType = "raw", Collections = ["*"] };
        using (var writer = Write(folder))
        {
            Run(writer, "BEGIN EXCLUSIVE");
            Assert.IsType<Fault.Transient>((await repository.Query(query, default)).Fault);
            Run(writer, "COMMIT");
        }
        Assert.True((await repository.Query(query, default)).IsOk);
    }

    [Fact]
    public async Task Query_BetweenPages_LeavesTheRegistryToWriters()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        using var services = SharedButlers.Serve(("shared", folder));
        var repository = await SharedButlers.Open(services, "shared");
        await using var stream = (await repository.Query(new DatasetQuery { DatasetType = "deep_coadd", Collections = ["*"] }, default)).Value.GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        using var writer = Write(folder);
        Run(writer, "PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; COMMIT");
    }

    [Fact]
    public async Task Query_AfterNewDatasets_SeesThem()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        using var services = SharedButlers.Serve(("growing", folder));
        var repository = await SharedButlers.Open(services, "growing");
        Assert.IsType<Fault.NotFound>((await repository.Query(new DatasetQuery { DatasetType = "pipeline_config", Collections = ["new/run"] }, default)).Fault);
        using (var writer = Write(folder))
        {
            Run(writer, """
                INSERT INTO collection (collection_id, name, type) VALUES (99, 'new/run', 1);
                INSERT INTO run (collection_id) VALUES (99);
                INSERT INTO collection_summary_dataset_type SELECT 99, id FROM dataset_type WHERE name = 'pipeline_config';
                INSERT INTO dataset SELECT '00112233445566778899aabbccddeeff', id, 1800000000000000000, 99 FROM dataset_type WHERE name = 'pipeline_config';
                INSERT INTO dataset_tags_00000000 (dataset_type_id, dataset_id, collection_id) SELECT id, '00112233445566778899aabbccddeeff', 99 FROM dataset_type WHERE name = 'pipeline_config';
                """);
        }
        var id = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal([id], await SurveySearchTests.Search(repository, new DatasetQuery { DatasetType = "pipeline_config", Collections = ["new/run"] }));
        Assert.Empty((await repository.Artifacts(id, default)).Value);
        Assert.Equal("new/run", (await repository.Find(id, default)).Value.Ref.Run);
    }

    [Fact]
    public async Task Query_ChainThatHoldsItself_Ends()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        using (var writer = Write(folder)) Run(writer, "INSERT INTO collection_chain VALUES (10, 9, 11)");
        using var services = SharedButlers.Serve(("circle", folder));
        var repository = await SharedButlers.Open(services, "circle");
        Assert.Equal(33, (await SurveySearchTests.Search(repository, new DatasetQuery { DatasetType = "visit_image", Collections = ["LSST/ITEST"] })).Length);
    }

    [Fact]
    public async Task QueryExpanded_UnreadableRegion_IsShownWithoutIt()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        using (var writer = Write(folder)) Run(writer, "UPDATE patch SET region = 'garbage' WHERE tract = 1");
        using var services = SharedButlers.Serve(("bad", folder));
        var repository = await SharedButlers.Open(services, "bad");
        var (with, without) = (0, 0);
        await foreach (var dataset in (await repository.QueryExpanded(new DatasetQuery { DatasetType = "deep_coadd", Collections = ["*"] }, default)).Value)
        {
            if (dataset.Region is null) without++;
            else with++;
        }
        Assert.True(with > 0 && without > 0 && with + without == 156);
    }

    public void Dispose()
    {
        foreach (var folder in folders)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Fault> FaultAfter(string change)
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        using (var writer = Write(folder)) Run(writer, change);
        using var services = SharedButlers.Serve(("changed", folder));
        return await FaultOf(services, "changed");
    }

    private static async Task<Fault> FaultOf(ServiceProvider services, string label) => (await services.GetRequiredService<IButlerRepositories>().Open(label, default)).Fault;

    private static async Task Everything(IButlerRepository repository)
    {
        foreach (var type in (string[])["raw", "visit_image", "deep_coadd", "crosstalk_table"])
        {
            var found = await repository.QueryExpanded(new DatasetQuery { DatasetType = type, Collections = ["*"], FindFirst = false }, default);
            if (!found.IsOk) continue;
            try
            {
                await foreach (var dataset in found.Value) _ = await repository.Artifacts(dataset.Ref.Id, default);
            }
            catch (ButlerException e)
            {
                Assert.True(e.Fault is Fault.Broken or Fault.Transient);
            }
        }
    }

    private string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("dax-butler-").FullName;
        folders.Add(folder);
        return folder;
    }

    private static SqliteConnection Write(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gen3.sqlite3")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
