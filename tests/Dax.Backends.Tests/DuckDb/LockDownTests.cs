using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>What a query could try if a dialect ever let it.</summary>
public sealed class LockDownTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT content FROM read_text('/etc/passwd')")]
    [InlineData("SELECT content FROM read_blob('/proc/self/environ')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT * FROM read_csv('http://127.0.0.1:1/x')")]
    [InlineData("SELECT content FROM read_text('{tables}../catalog.sqlite')")]
    [InlineData("COPY (SELECT 1) TO '{root}/out.csv'")]
    [InlineData("ATTACH '{root}/other.duckdb' AS other")]
    [InlineData("EXPORT DATABASE '{root}/export'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("LOAD '{root}/x.duckdb_extension'")]
    [InlineData("CREATE PERSISTENT SECRET x (TYPE http)")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("RESET memory_limit")]
    [InlineData("SET threads = 64")]
    [InlineData("PRAGMA threads = 64")]
    [InlineData("SET temp_directory = '/tmp'")]
    [InlineData("SET max_temp_directory_size = '1TB'")]
    [InlineData("SET autoload_known_extensions = true")]
    [InlineData("SET allow_unsigned_extensions = true")]
    [InlineData("PRAGMA profiling_output = '{root}/profile.json'")]
    [InlineData("INSERT INTO {table} VALUES (1)")]
    [InlineData("DROP TABLE {table}")]
    [InlineData("ATTACH '{file}' AS writable")]
    public async Task EveryEngine_AskedToBreakOut_Refuses(string attempt)
    {
        var generation = fixture.PublishNumbers("t", "SELECT 1::BIGINT AS v");
        await using var snapshot = await fixture.Open();
        var sql = attempt.Replace("{root}", fixture.Folder.Root, StringComparison.Ordinal)
            .Replace("{tables}", fixture.Folder.TablesDirectory + "/", StringComparison.Ordinal)
            .Replace("{file}", fixture.Folder.PathOf(generation), StringComparison.Ordinal)
            .Replace("{table}", CatalogFixture.Physical(snapshot, "s", "t"), StringComparison.Ordinal);
        foreach (var engine in fixture.Catalog.Engines.All)
        {
            var before = Directory.GetFiles(fixture.Folder.Root, "*", SearchOption.AllDirectories);
            Assert.Throws<DuckDbException>(() => engine.Run(sql));
            Assert.Equal(before, Directory.GetFiles(fixture.Folder.Root, "*", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public async Task EveryEngine_HasTheSettingsItWasGiven()
    {
        await using var snapshot = await fixture.Open();
        foreach (var engine in fixture.Catalog.Engines.All)
        {
            var connection = engine.Rent();
            string? Setting(string name) => connection.ScalarText($"SELECT current_setting('{name}')::VARCHAR");
            Assert.Equal("false", Setting("enable_external_access"));
            Assert.Equal("true", Setting("lock_configuration"));
            Assert.Equal("false", Setting("autoload_known_extensions"));
            Assert.Equal("false", Setting("autoinstall_known_extensions"));
            Assert.Equal("false", Setting("allow_community_extensions"));
            Assert.Equal("false", Setting("allow_unsigned_extensions"));
            Assert.StartsWith(fixture.Folder.ScratchDirectory, Setting("temp_directory"), StringComparison.Ordinal);
            Assert.Equal(engine.Name is "interactive" or "pieces" ? "1" : "2", Setting("threads"));
            Assert.Equal(engine.Name switch { "interactive" => "128.0 MiB", "streaming" or "pieces" => "64.0 MiB", _ => "256.0 MiB" }, Setting("memory_limit"));
            Assert.Equal("20.0 GiB", Setting("max_temp_directory_size"));
            engine.Return(connection, clean: false);
        }
    }
}
