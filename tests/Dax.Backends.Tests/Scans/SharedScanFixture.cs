using System.Text;
using Dax.Adql;
using Dax.Backends.DuckDb;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Scans.Groups;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Tests.Scans;

/// <summary>Tables of 200,000 rows in pieces of 16,384, and scan groups over them as a service has them.</summary>
public sealed class SharedScanFixture : IAsyncDisposable
{
    public const int Rows = 200_000;

    private readonly ServiceProvider services;
    private readonly CatalogFixture catalog = new()
    {
        Options = new DuckDbOptions { InteractiveMemory = 128 << 20, StreamingMemory = 64 << 20, ScanMemory = 256 << 20, ScanThreads = 2, ScanPieceRows = 16_384, SharedScanRows = 100_000 },
    };

    public SharedScanFixture()
    {
        Publish("t", 0);
        Publish("other", 1);
        Publish("small", 2, 20_000);
        services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddScans().AddOptions<AdmissionOptions>().Services
            .Configure<ScanOptions>(o => (o.Workers, o.WindowBatches) = (2, 4)).BuildServiceProvider();
        Statements = services.GetRequiredService<IStatementRunner>();
        Groups = services.GetRequiredService<IScanGroups>();
    }

    public IStatementRunner Statements { get; }

    public IScanGroups Groups { get; }

    /// <summary>The benchmark's queries, over a table of this fixture.</summary>
    public static IReadOnlyList<string> Queries(string table, string file = "queries.adql") =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, file)).Where(l => l.Length > 0 && !l.StartsWith("--", StringComparison.Ordinal)).Select(l => l.Replace("{t}", table, StringComparison.Ordinal))];

    /// <summary>The shape of the synthetic catalogue of the benchmarks, with nulls and NaN.</summary>
    public void Publish(string table, int seed, int rows = Rows)
    {
        // Numbers in [0, 1) that depend on the row and the column alone.
        string Any(int column) => $"(hash(i * 31 + {column + (100 * seed)}) % 1000003) / 1000003.0";
        var magnitudes = string.Join(", ", "ugrizy".Select((b, i) => $"CASE WHEN i % 97 = {i} THEN NULL WHEN i % 101 = {i} THEN 'NaN'::FLOAT ELSE (18 + 8 * sqrt({Any(1)}) + {Any(2 + i)} * 1.4)::FLOAT END AS mag_{b}"));
        var errors = string.Join(", ", "ugrizy".Select((b, i) => $"(0.005 + {Any(20 + i)} * 0.3)::FLOAT AS magerr_{b}"));
        var select = $"""
            SELECT (9813::BIGINT << 40) + i AS "objectId", (54 + 12 * {Any(40)})::DOUBLE AS ra, (-40 + 10 * {Any(41)})::DOUBLE AS "dec", {magnitudes}, {errors},
                CASE WHEN i % 89 = 0 THEN NULL ELSE (16 * pow({Any(42)}, 3))::INTEGER END AS flags, ['STAR', 'GALAXY', 'QSO', 'UNKNOWN'][1 + (hash(i + 7) % 4)::INTEGER] AS band_class,
                i // 3 AS "{CatalogFolder.PositionKey}"
            FROM range({rows}) r(i)
            """;
        catalog.Publish("s", table, select, [
            new FieldInfo("objectId", VoDatatype.Long), new FieldInfo("ra", VoDatatype.Double), new FieldInfo("dec", VoDatatype.Double),
            .. "ugrizy".Select(b => new FieldInfo($"mag_{b}", VoDatatype.Float)), .. "ugrizy".Select(b => new FieldInfo($"magerr_{b}", VoDatatype.Float)),
            new FieldInfo("flags", VoDatatype.Int), new FieldInfo("band_class", VoDatatype.Char, "*")], new PositionColumns("ra", "dec"));
    }

    public void Drop(string table) => Assert.True(catalog.Folder.Drop("s", table).IsOk);

    public Task<ICatalogSnapshot> Open() => catalog.Open();

    public Task<List<object?[]>> Shared(string adql) => Run(adql, (statement, _) => Statements.Run(statement, default));

    public Task<List<object?[]>> Alone(string adql) => Run(adql, (s, _) => s.Backend.Execute(s.Sql, s.Schema, s.Context, default));

    /// <summary>The rows of a query by some way, which is given its statement.</summary>
    internal async Task<List<object?[]>> Run(string adql, Func<Statement, ICatalogSnapshot, ValueTask<Dax.Engine.Faults.Result<IRowStream>>> run)
    {
        await using var snapshot = await Open();
        var answer = await run(StatementOf(snapshot, adql), snapshot);
        Assert.True(answer.IsOk, adql);
        await using var rows = answer.Value;
        return await Read(rows);
    }

    public static Statement StatementOf(ICatalogSnapshot snapshot, string adql, IProgress<JobProgress>? progress = null, long mostRows = 10_000_000)
    {
        var query = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default, snapshot.UserFunctions);
        Assert.True(query.IsOk, string.Join("; ", query.Errors));
        var backend = (ICatalogBackend)snapshot;
        var sql = backend.Dialect.Write(query.Value, mostRows);
        Assert.True(sql.IsOk, string.Join("; ", sql.Errors));
        return new Statement(query.Value, backend, sql.Value, ResultSchema.Of(query.Value.Columns), new QueryContext(Lane.Scan, "job-" + adql.Length, new Principal(null, "::1")) { Progress = progress }, mostRows);
    }

    public static async Task<List<object?[]>> Read(IRowStream rows)
    {
        var all = new List<object?[]>();
        while (await rows.Read(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Count; row++)
                    all.Add([.. batch.Columns.Select(c => Value(c, row))]);
            }
        }
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await catalog.DisposeAsync();
    }

    private static object? Value(ColumnVector column, int row) => column.IsNull(row)
        ? null
        : column switch
        {
            ScalarVector<byte> v => (long)v.Values[row],
            ScalarVector<short> v => (long)v.Values[row],
            ScalarVector<int> v => (long)v.Values[row],
            ScalarVector<long> v => v.Values[row],
            ScalarVector<float> v => v.Values[row],
            ScalarVector<double> v => v.Values[row],
            TextVector v => Encoding.UTF8.GetString(v.Utf8(row)),
            _ => throw new NotSupportedException(column.GetType().Name),
        };
}
