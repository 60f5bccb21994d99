using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.DuckDb;

/// <summary>
/// The tables of a data folder, as any number of processes see them at once:
/// <code>
/// DIR/catalog.sqlite            which generation is each table's newest
/// DIR/tables/GENERATION.duckdb  one immutable table
/// DIR/tables/GENERATION.lease   held (locked) by the process that is building that file
/// DIR/scratch/                  the engine's temporary files
/// DIR/service.lock              held (locked) by the one service of the folder
/// </code>
/// A generation exists when a committed transaction says so; files that no transaction names are garbage. Thread-safe.
/// </summary>
public sealed partial class CatalogFolder : IDisposable
{
    /// <summary>Name of the hidden column by which the rows of a table with a main position are ordered.</summary>
    public const string PositionKey = "dax$hpx";

    /// <summary>Value of <see cref="PositionKey"/> for a row without position: smaller than every cell's.</summary>
    public const long NoPosition = -1;

    /// <summary>Names of the hidden columns with the boxes about the rows' regions: x least and greatest, y, z (REAL; null without region).</summary>
    public static IReadOnlyList<string> RegionBox { get; } = ["dax$x0", "dax$x1", "dax$y0", "dax$y1", "dax$z0", "dax$z1"];

    /// <summary>Name of the table in every generation's file, in its schema <c>main</c>.</summary>
    public const string PhysicalTable = "t";

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly SqliteConnection writer;
    private readonly CatalogWatch watch;
    private readonly Dictionary<string, FileStream> leases = [];

    private CatalogFolder(string directory, TimeProvider time)
    {
        this.time = time;
        Root = directory;
        TablesDirectory = Path.Combine(directory, "tables");
        ScratchDirectory = Path.Combine(directory, "scratch");
        Directory.CreateDirectory(TablesDirectory);
        Directory.CreateDirectory(ScratchDirectory);
        var database = new CatalogDatabase(Path.Combine(directory, "catalog.sqlite"));
        writer = database.Connect();
        CatalogDatabase.Prepare(writer);
        watch = new CatalogWatch(database.Connect());
    }

    /// <summary>The folder, absolute.</summary>
    public string Root { get; }

    public string TablesDirectory { get; }

    public string ScratchDirectory { get; }

    /// <summary>Opens the folder, making what is missing in it.</summary>
    /// <exception cref="InvalidDataException">It was written by a newer program.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static CatalogFolder Open(string directory, TimeProvider time) => new(Path.GetFullPath(directory), time);

    /// <summary>Grows with every publication, by whatever process. A few microseconds.</summary>
    public long Version => watch.Version;

    /// <summary>The tables as they are now, by schema and name.</summary>
    public IReadOnlyList<TableGeneration> Read() => ReadState().Tables;

    /// <summary>
    /// Makes the generations their tables' newest, all at once or not at all, and durable. Their files must be complete and fsynced.
    /// Schema descriptions (tables in them are ignored) are added to what is known; null keeps what was there.
    /// </summary>
    /// <param name="replace">False: a table that exists already is a Usage fault, and nothing is published.</param>
    public Result<long> Publish(IReadOnlyList<TableGeneration> tables, IReadOnlyList<SchemaEntry> schemas, bool replace)
    {
        foreach (var table in tables)
        {
            if (!File.Exists(PathOf(table)))
                throw new FileNotFoundException("A generation without file cannot be published.", table.FileName);
        }
        lock (gate)
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            foreach (var table in tables)
            {
                if (!CatalogDatabase.PutTable(writer, table, replace))
                    return new Fault.Usage($"Table {table.SchemaName}.{table.TableName} exists already.");
                CatalogDatabase.PutSchema(writer, new SchemaEntry(table.SchemaName, []));
            }
            foreach (var schema in schemas)
                CatalogDatabase.PutSchema(writer, schema);
            CatalogDatabase.Bump(writer);
            var version = CatalogDatabase.Version(writer);
            transaction.Commit();
            foreach (var table in tables)
                Release(table.Generation);
            return version;
        }
    }

    /// <summary>Forgets a table; NotFound when there is none of that name (case does not matter).</summary>
    public Result<long> Drop(string schema, string table)
    {
        lock (gate)
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            if (!CatalogDatabase.DropTable(writer, schema, table))
                return new Fault.NotFound($"There is no table {schema}.{table}.");
            CatalogDatabase.DropEmptySchemas(writer);
            CatalogDatabase.Bump(writer);
            var version = CatalogDatabase.Version(writer);
            transaction.Commit();
            return version;
        }
    }

    /// <summary>The file of a generation.</summary>
    public string PathOf(TableGeneration table) => Path.Combine(TablesDirectory, table.FileName);

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var generation in leases.Keys.ToArray())
                Release(generation);
            writer.Dispose();
        }
        watch.Dispose();
    }

    /// <summary>Version, tables and schema descriptions of one state.</summary>
    internal (long Version, List<TableGeneration> Tables, List<SchemaEntry> Schemas) ReadState()
    {
        lock (gate)
            return CatalogDatabase.Read(writer);
    }
}
