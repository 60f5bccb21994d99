using System.Security.Cryptography;
using Dax.Backends.Butler.Demo;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Datasets;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Wcs;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.Tests.Butler;

/// <summary>The simulated repository is one: our reader finds everything in it, its registry has the tables of one that Rubin's Butler made, its files agree with its records.</summary>
public sealed class DemoRepositoryTests(SharedButlers butlers, DemoRepositoryTests.Survey survey) : IClassFixture<DemoRepositoryTests.Survey>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Write(string name, int seed)
    {
        var root = Path.Combine(folder.Path, name);
        DemoRepository.Write(root, seed, _ => Task.CompletedTask, CancellationToken.None).GetAwaiter().GetResult();
        return root;
    }

    [Fact]
    public async Task Write_OfASeed_IsARepositoryWithEveryKindOfDataset()
    {
        var root = survey.Root;
        using var services = SharedButlers.Serve(("demo", root));
        var repository = await SharedButlers.Open(services, "demo");
        (string Type, int Count)[] expected = [("raw", 24), ("visit_image", 24), ("deep_coadd", 12)];
        foreach (var (type, count) in expected)
        {
            var found = await All(repository, new DatasetQuery { DatasetType = type, Collections = ["demo"] });
            Assert.Equal(count, found.Count);
            foreach (var dataset in found)
            {
                var artifact = Assert.Single((await repository.Artifacts(dataset.Ref.Id, default)).Value);
                Assert.Equal(artifact.Length, new FileInfo(artifact.Uri.LocalPath).Length);
            }
        }
    }

    [Fact]
    public async Task Write_Regions_AreThoseOfTheFiles()
    {
        var root = survey.Root;
        using var services = SharedButlers.Serve(("demo", root));
        var repository = await SharedButlers.Open(services, "demo");
        foreach (var type in new[] { "visit_image", "deep_coadd" })
            foreach (var dataset in await All(repository, new DatasetQuery { DatasetType = type, Collections = ["demo"] }))
            {
                var artifact = Assert.Single((await repository.Artifacts(dataset.Ref.Id, default)).Value);
                using var source = new FileByteSource(artifact.Uri.LocalPath);
                var file = FitsFile.Open(source, FitsLimits.Default);
                Assert.Equal(["IMAGE", "MASK", "VARIANCE"], file.Hdus.Skip(1).Select(h => h.Name));
                Assert.True(Wcs.TryRead(file.Hdus[1].Header, ' ', out var wcs, out var error), error);
                Assert.True(wcs.TryPixelToSky(200, 200, out var middle));
                Assert.True(SkyRegions.Contains(dataset.Region!, middle));
                Assert.True(wcs.TryPixelToSky(-20, 200, out var outside));
                Assert.False(SkyRegions.Contains(dataset.Region!, outside));
            }
    }

    [Fact]
    public void Write_OfTheSameSeed_IsTheSameToTheByte()
    {
        Assert.Equal(Digest(survey.Root), Digest(Write("again", 1)));
        Assert.NotEqual(Digest(survey.Root), Digest(Write("other", 8)));
    }

    [Fact]
    public async Task Write_WhenWhatBelongsToItFails_LeavesNothing()
    {
        var root = Path.Combine(folder.Path, "never");
        await Assert.ThrowsAsync<IOException>(() => DemoRepository.Write(root, 1, _ => throw new IOException("no room"), CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Measured_Fluxes_AreThoseOfTheStars()
    {
        var plan = new DemoSurvey(1);
        var visit = plan.Visits[1];
        var (frame, rays) = (DemoSurvey.Detector(visit, 2), new HashSet<int>());
        var image = DemoExposure.Calibrate(DemoExposure.Expose(plan, visit, 2, frame, rays), 1, visit, 2, rays);
        var catalog = new DemoCatalog();
        catalog.Measure(plan, visit, 2, frame, image);
        using var text = new StringWriter();
        catalog.WriteSources(text);
        var pulls = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Select(cells =>
        {
            var star = plan.Stars.First(s => s.Id == long.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture));
            return (double.Parse(cells[9], System.Globalization.CultureInfo.InvariantCulture) - star.Flux(1)) / double.Parse(cells[10], System.Globalization.CultureInfo.InvariantCulture);
        }).Order().ToList();
        Assert.True(pulls.Count > 60, $"{pulls.Count} sources");
        // Neighbours make some fluxes too large; most of them are right within their errors.
        Assert.InRange(pulls[pulls.Count / 2], -0.6, 0.6);
    }

    [Fact]
    public void Registry_Tables_AreThoseOfARepositoryThatRubinsButlerMade()
    {
        var theirs = Columns(Path.Combine(butlers.Root("survey"), "gen3.sqlite3"));
        var ours = Columns(Path.Combine(survey.Root, "gen3.sqlite3"));
        // Numbers of groups of dimensions follow from the order in which dataset types were made; obscore is an extra of that repository.
        string[] mine = [.. ours.Keys.Where(t => !t.StartsWith("dataset_tags_", StringComparison.Ordinal) && !t.StartsWith("dataset_calibs_", StringComparison.Ordinal))];
        Assert.Equal(theirs.Keys.Where(t => t != "obscore" && !t.StartsWith("dataset_tags_", StringComparison.Ordinal) && !t.StartsWith("dataset_calibs_", StringComparison.Ordinal)).Order(), mine.Order());
        Assert.All(mine, table => Assert.Equal(theirs[table], ours[table]));
        Assert.Equal(theirs["dataset_tags_00000002"].Replace("_00000002", ""), ours.Single(t => t.Key.StartsWith("dataset_tags_", StringComparison.Ordinal) && t.Value.Contains("visit", StringComparison.Ordinal)).Value);
    }

    private static async Task<List<ExpandedDataset>> All(IButlerRepository repository, DatasetQuery query)
    {
        var answer = await repository.QueryExpanded(query, default);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        var found = new List<ExpandedDataset>();
        await foreach (var dataset in answer.Value) found.Add(dataset);
        return found;
    }

    private static string Digest(string root)
    {
        var files = Directory.EnumerateFiles(root, "*.fits", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal);
        return string.Join('\n', files.Select(f => $"{f} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, f))))}")) + string.Join(' ', Ids(root));
    }

    private static List<string> Ids(string root) => Rows(Path.Combine(root, "gen3.sqlite3"), "SELECT id FROM dataset ORDER BY id");

    /// <summary>Of each table: columns with type, NOT NULL and place in the primary key, and its foreign keys.</summary>
    private static Dictionary<string, string> Columns(string file) => Rows(file, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").ToDictionary(t => t, t => string.Join('\n',
        [.. Rows(file, $"SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk || ' ' || coalesce(dflt_value, '') FROM pragma_table_info('{t}') ORDER BY cid"),
        .. Rows(file, $"SELECT \"table\" || ' ' || \"from\" || ' ' || \"to\" || ' ' || on_delete FROM pragma_foreign_key_list('{t}')").Order(StringComparer.Ordinal)]));

    private static List<string> Rows(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>Written once for the tests that only look.</summary>
    public sealed class Survey : IDisposable
    {
        private readonly TempFolder folder = new();

        public Survey()
        {
            Root = Path.Combine(folder.Path, "demo");
            DemoRepository.Write(Root, 1, _ => Task.CompletedTask, CancellationToken.None).GetAwaiter().GetResult();
        }

        public string Root { get; }

        public void Dispose() => folder.Dispose();
    }
}
