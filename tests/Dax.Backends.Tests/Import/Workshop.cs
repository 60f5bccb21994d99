using System.IO.Compression;
using System.Text;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Import;

/// <summary>A data folder and a place for files, both gone with the test.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("dax-import-").FullName;

    public Workshop()
    {
        Folder = CatalogFolder.Open(Path.Combine(root, "data"), TimeProvider.System);
        Importer = new Importer(Folder, TimeProvider.System);
    }

    public CatalogFolder Folder { get; }

    public Importer Importer { get; }

    public List<ImportProgress> Progress { get; } = [];

    public string PathOf(string name) => Path.Combine(root, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = PathOf(name);
        using Stream file = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
        file.Write(bytes);
        return path;
    }

    public async Task<Result<ImportSummary>> Import(ImportRequest request, CancellationToken cancel = default) =>
        await Importer.Run(request with { Threads = 2, MemoryLimitBytes = 1L << 30 }, new Reports(Progress), cancel);

    public async Task<ImportSummary> Import(string file, Func<ImportRequest, ImportRequest>? with = null)
    {
        var request = new ImportRequest([file], new TableName("s", "t"));
        var result = await Import(with?.Invoke(request) ?? request);
        return result.IsOk ? result.Value : throw new InvalidOperationException(result.Fault.Message);
    }

    public async Task<string> Refusal(string file, Func<ImportRequest, ImportRequest>? with = null)
    {
        var request = new ImportRequest([file], new TableName("s", "t"));
        return (await Import(with?.Invoke(request) ?? request)).Fault.Message;
    }

    /// <summary>All rows of an expression list over the published table, cells as the engine's text, null as ∅.</summary>
    public List<string> Query(string select, string order = "rowid", string table = "t")
    {
        var generation = Folder.Read().Single(t => t.TableName == table);
        using var database = DuckDbDatabase.Open(":memory:", []);
        using var connection = database.Connect();
        connection.Execute($"ATTACH '{Folder.PathOf(generation)}' AS g (READ_ONLY)");
        using var result = connection.Stream($"SELECT concat_ws('|', {string.Join(", ", select.Split(';').Select(c => $"coalesce(CAST({c} AS VARCHAR), '∅')"))}) FROM g.main.t ORDER BY {order}");
        var rows = new List<string>();
        while (result.Fetch() is { } chunk)
        {
            using (chunk)
            {
                var texts = (TextVector)VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count);
                rows.AddRange(Enumerable.Range(0, chunk.Count).Select(i => Encoding.UTF8.GetString(texts.Utf8(i))));
            }
        }
        return rows;
    }

    /// <summary>Names of all files of the data folder that are not the catalogue's.</summary>
    public string[] Files() => [.. Directory.GetFiles(Path.Combine(root, "data"), "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Path.Combine(root, "data"), f)).Where(f => !f.StartsWith("catalog.sqlite", StringComparison.Ordinal) && f != "service.lock").Order()];

    public void Dispose()
    {
        Folder.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private sealed class Reports(List<ImportProgress> reports) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            lock (reports)
            {
                reports.Add(value);
            }
        }
    }
}
