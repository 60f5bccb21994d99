using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Backends.DuckDb;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Qserv.Tests.Hosting;

/// <summary>The same files imported into the embedded catalog.</summary>
internal sealed class DuckSide : IAsyncDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("dax-qserv-duckdb-").FullName;
    private readonly CatalogFolder folder;
    private DuckDbCatalog? catalog;

    private DuckSide() => folder = CatalogFolder.Open(path, TimeProvider.System);

    public static async Task<DuckSide> Load()
    {
        var side = new DuckSide();
        var importer = new Importer(side.folder, TimeProvider.System);
        foreach (var (name, database) in QservRoom.Cases)
        {
            var data = Path.Combine(QservRoom.CaseFolder(name), "data");
            foreach (var file in Directory.GetFiles(data, "*sv.gz"))
            {
                var table = Path.GetFileName(file).Split('.')[0];
                var entry = MySqlSchemaReader.Read(await File.ReadAllTextAsync(Path.Combine(data, "schema", table + ".schema"))).Value;
                var request = new ImportRequest([file], new TableName(database, table))
                {
                    Description = entry, Delimited = new DelimitedOptions { IsMySqlDump = true, HasHeader = false }, Threads = 2, MemoryLimitBytes = 1L << 30,
                };
                var done = await importer.Run(request, new Progress<ImportProgress>(), default);
                Assert.True(done.IsOk, done.IsOk ? "" : done.Fault.Message);
            }
        }
        side.catalog = DuckDbCatalog.Start(side.folder, new DuckDbOptions { InteractiveMemory = 256 << 20, StreamingMemory = 64 << 20, ScanMemory = 512 << 20, ScanThreads = 2 }, NullLogger<DuckDbCatalog>.Instance).Value;
        return side;
    }

    public async Task<(BoundQuery? Query, Result<List<object?[]>> Rows)> Ask(string adql, CancellationToken cancel)
    {
        await using var snapshot = await catalog!.Open(cancel);
        var query = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default, snapshot.UserFunctions);
        if (!query.IsOk)
            return (null, new Fault.Usage(string.Join('\n', query.Errors)));
        var backend = snapshot.Route(query.Value).Value;
        var sql = backend.Dialect.Write(query.Value, null).Value;
        var started = await backend.Execute(sql, ResultSchema.Of(query.Value.Columns), new QueryContext(Lane.Scan, "job", new Principal(null, "::1")), cancel);
        return (query.Value, started.IsOk ? await Rows.Read(started.Value, cancel) : started.Fault);
    }

    public async ValueTask DisposeAsync()
    {
        if (catalog is not null)
            await catalog.DisposeAsync();
        folder.Dispose();
        Directory.Delete(path, recursive: true);
    }
}
