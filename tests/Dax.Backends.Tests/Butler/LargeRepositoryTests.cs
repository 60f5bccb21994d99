using Dax.Engine.Datasets;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.Tests.Butler;

/// <summary>Searches of more than a page: each dataset comes once and in order, whatever way the pages are made; old registries' times of registration.</summary>
public sealed class LargeRepositoryTests(SharedButlers butlers, PrivatePostgres postgres) : IDisposable
{
    private const int Copies = 60;

    private readonly List<string> folders = [];

    [Fact]
    public async Task Query_OfManyPages_GivesEachDatasetOnceInOrder()
    {
        using var services = SharedButlers.Serve(("large", Enlarge()));
        await CheckPages(await SharedButlers.Open(services, "large"));
    }

    [Fact]
    public async Task Query_OfManyPagesFromPostgres_GivesEachDatasetOnceInOrder()
    {
        await postgres.Ready();
        var folder = Enlarge();
        await RegistryCopy.Run(Path.Combine(folder, "gen3.sqlite3"), postgres.ConnectionString, "large");
        await File.WriteAllTextAsync(Path.Combine(folder, "butler.yaml"), $"registry:\n  db: \"{postgres.RegistryUrl}\"\n  namespace: large\n");
        await using var services = SharedButlers.Serve(("large", folder));
        await CheckPages(await SharedButlers.Open(services, "large"));
    }

    private static async Task CheckPages(IButlerRepository repository)
    {
        var query = new DatasetQuery { DatasetType = "visit_image", Collections = ["copies"] };
        await Check(repository, query with { FindFirst = false }, 33 * Copies);
        await Check(repository, query, 33);
        await Check(repository, query with { Collections = ["copies/*"], FindFirst = false, Where = "instrument = 'DECam' OR instrument != 'DECam'" }, 33 * Copies);
        await Check(repository, query with { FindFirst = false, Region = new SkyCircle(new SkyPoint(0, 0), 180) }, 33 * Copies);
        await Check(repository, query with { FindFirst = false, Where = "collection != 'copies/5'" }, 33 * (Copies - 1));
        await Check(repository, query with { Where = "collection != 'copies/0'" }, 33);
        // Every image with every tract that it overlaps: pages of pairs.
        var alone = await Count(repository, query with { Where = "skymap = 'legacy_discrete_v1' AND tract >= 0" });
        Assert.True(alone > 20);
        await Check(repository, query with { FindFirst = false, Where = "skymap = 'legacy_discrete_v1' AND tract >= 0" }, alone * Copies);
        await Check(repository, query with { FindFirst = false, Where = "skymap = 'legacy_discrete_v1' AND tract >= 0", Limit = 777 }, 777);
        await Check(repository, query with { FindFirst = false, Limit = 1234 }, 1234);
    }

    [Fact]
    public async Task Query_ByManyAtOnce_AnswersAllAlike()
    {
        using var services = SharedButlers.Serve(("large", Enlarge()));
        var repository = await SharedButlers.Open(services, "large");
        var query = new DatasetQuery { DatasetType = "visit_image", Collections = ["copies"], FindFirst = false, Where = "instrument = 'DECam'" };
        var expected = await Count(repository, query);
        var counts = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => Count(repository, query))));
        Assert.All(counts, count => Assert.Equal(expected, count));
    }

    [Fact]
    public async Task Query_TimestampsOfRegistration_AreUtc()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        Write(folder, """
            UPDATE butler_attributes SET value = '1.0.0' WHERE name LIKE 'version:%ByDimensionsDatasetRecordStorageManagerUUID';
            ALTER TABLE dataset RENAME COLUMN ingest_date TO nanoseconds;
            ALTER TABLE dataset ADD COLUMN ingest_date TIMESTAMP;
            UPDATE dataset SET ingest_date = '2023-04-05 06:07:08.123456';
            UPDATE dataset SET ingest_date = '2024-01-01 00:00:00' WHERE id = '01a1fa1bd35e725eb3036f19bde83299';
            """);
        using var services = SharedButlers.Serve(("old", folder));
        var repository = await SharedButlers.Open(services, "old");
        var query = new DatasetQuery { DatasetType = "visit_image", Collections = ["LSST/ITEST"] };
        var id = new Guid("01a1fa1b-d35e-725e-b303-6f19bde83299");
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), (await repository.Find(id, default)).Value.Ref.IngestedAt);
        Assert.Equal([id], await SurveySearchTests.Search(repository, query with { IngestedSince = new DateTimeOffset(2023, 4, 6, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Equal([id], await SurveySearchTests.Search(repository, query with { Where = "ingest_date > T'2023-04-05 06:07:08.2' AND ingest_date IN (T'2024-01-01')" }));
        Assert.Equal(32, (await SurveySearchTests.Search(repository, query with { Where = "ingest_date < T'2023-12-31'" })).Length);
    }

    public void Dispose()
    {
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
    }

    private static async Task Check(IButlerRepository repository, DatasetQuery query, int count)
    {
        var found = await repository.Query(query, default);
        Assert.True(found.IsOk, found.IsOk ? "" : found.Fault.Message);
        var ids = new List<string>();
        await foreach (var dataset in found.Value) ids.Add(dataset.Id.ToString("N"));
        Assert.Equal(count, ids.Count);
        for (var i = 1; i < ids.Count; i++) Assert.True(string.CompareOrdinal(ids[i - 1], ids[i]) < 0);
    }

    private static async Task<int> Count(IButlerRepository repository, DatasetQuery query)
    {
        var count = 0;
        await foreach (var _ in (await repository.Query(query, default)).Value) count++;
        return count;
    }

    /// <summary>The survey with its images once more in each of many runs, chained.</summary>
    private string Enlarge()
    {
        var folder = butlers.CopyOf("survey");
        folders.Add(folder);
        Write(folder, $"""
            BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Copies - 1}) INSERT INTO collection SELECT 1000 + i, 'copies/' || i, 1, NULL FROM n;
            INSERT INTO collection VALUES (999, 'copies', 3, NULL);
            INSERT INTO run (collection_id) SELECT collection_id FROM collection WHERE collection_id >= 1000;
            INSERT INTO collection_chain SELECT 999, collection_id - 1000, collection_id FROM collection WHERE collection_id >= 1000;
            INSERT INTO collection_summary_dataset_type SELECT collection_id, 2 FROM collection WHERE collection_id >= 1000;
            CREATE TEMP TABLE copy AS SELECT lower(hex(randomblob(16))) AS id, t.instrument, t.detector, t.visit, c.collection_id
              FROM dataset_tags_00000002 t, collection c WHERE t.dataset_type_id = 2 AND t.collection_id = 4 AND c.collection_id >= 1000;
            INSERT INTO dataset SELECT id, 2, 1800000000000000000, collection_id FROM copy;
            INSERT INTO dataset_tags_00000002 SELECT 2, id, collection_id, instrument, detector, visit FROM copy;
            COMMIT;
            """);
        return folder;
    }

    private static void Write(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gen3.sqlite3")};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
