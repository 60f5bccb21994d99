using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using Dax.Adql;
using Dax.Backends.DuckDb;
using Dax.Backends.ObsCore;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Sky.Geometry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Benchmarks;

/// <summary>ivoa.ObsCore of a large survey: how long it takes to make and to follow, what memory that takes, and how long searches take. Images of 189 detectors (0.23 degrees) all over the sky.</summary>
internal static class ObsCoreScale
{
    private static readonly (string Name, string Where)[] Searches =
    [
        ("cone on s_region, r = 0.01 deg", "1 = INTERSECTS(s_region, CIRCLE({0}, {1}, 0.01))"),
        ("cone on s_region, r = 0.5 deg", "1 = INTERSECTS(s_region, CIRCLE({0}, {1}, 0.5))"),
        ("position in s_region", "1 = CONTAINS(POINT({0}, {1}), s_region)"),
        ("position in s_region, one band, time", "1 = CONTAINS(POINT({0}, {1}), s_region) AND lsst_band = 'r' AND t_min BETWEEN 60100 AND 60200"),
        ("cone about s_ra, s_dec, r = 0.5 deg", "1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE({0}, {1}, 0.5))"),
        ("belt (range 0 360 -0.1 0.1)", "1 = INTERSECTS(s_region, REGION('range 0 360 -0.1 0.1'))"),
        ("one visit", "lsst_visit = 777"),
        ("one identifier", "obs_publisher_did = 'ivo://unregistered/dax?repo=large&id=00000309-0000-0007-8000-000000000005'"),
    ];

    public static async Task Run(long rows)
    {
        var directory = Directory.CreateTempSubdirectory("dax-obscore-").FullName;
        try
        {
            using var folder = CatalogFolder.Open(directory, TimeProvider.System);
            var survey = new LargeSurvey { Count = rows };
            var settings = new ObsCoreOptions { Overlap = TimeSpan.Zero };
            var synchroniser = new ObsCoreSynchroniser(survey, survey, new ObsCoreStore(folder, new ObsCoreStoreOptions { Memory = 1L << 30 }, TimeProvider.System), new RepositoryAliases(),
                Options.Create(settings), TimeProvider.System, NullLogger<ObsCoreSynchroniser>.Instance);
            await Sync("all rows", synchroniser, thorough: false);
            await Sync("nothing new", synchroniser, thorough: false);
            await Sync("nothing new, every id compared", synchroniser, thorough: true);
            survey.Count += 189;
            await Sync("one visit more", synchroniser, thorough: false);
            using var log = NullLoggerFactory.Instance;
            await using var catalog = DuckDbCatalog.Start(folder, new DuckDbOptions(), NullLogger<DuckDbCatalog>.Instance).Value;
            foreach (var (name, where) in Searches) await Search(catalog, name, where);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Sync(string name, ObsCoreSynchroniser synchroniser, bool thorough)
    {
        var started = Stopwatch.GetTimestamp();
        var report = (await synchroniser.Run(new ObsCoreRequest("http://localhost:8080") { Thorough = thorough }, default)).Value;
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var change = report.Repositories[0].Change;
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-32} {took,8:0.00} s  +{change.Added} ~{change.Replaced} -{change.Removed}  file {(report.Table?.Bytes ?? 0) >> 20} MiB  peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
    }

    private static async Task Search(DuckDbCatalog catalog, string name, string where)
    {
        var random = new Random(3);
        var times = new List<double>();
        long found = 0;
        for (var i = 0; i < 60; i++)
        {
            var condition = string.Format(System.Globalization.CultureInfo.InvariantCulture, where, random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI);
            var started = Stopwatch.GetTimestamp();
            found += await Rows(catalog, $"SELECT obs_id, obs_publisher_did, access_url, s_ra, s_dec, t_min FROM ivoa.ObsCore WHERE {condition}");
            if (i >= 10) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(FormattableString.Invariant($"{name,-40} median {times[times.Count / 2],8:0.00} ms  p95 {times[times.Count * 95 / 100],8:0.00} ms  {found / 60} rows"));
    }

    private static async Task<long> Rows(DuckDbCatalog catalog, string adql)
    {
        await using var snapshot = await catalog.Open(default);
        var query = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default).Value;
        var backend = snapshot.Route(query).Value;
        await using var stream = (await backend.Execute(
            backend.Dialect.Write(query, null).Value, ResultSchema.Of(query.Columns), new QueryContext(Lane.Interactive, "bench", new Principal(null, "::1")), default)).Value;
        long rows = 0;
        while (await stream.Read(default) is { } batch)
            using (batch) rows += batch.Count;
        return rows;
    }
}

/// <summary>A repository that makes its datasets up as they are asked for.</summary>
internal sealed class LargeSurvey : IButlerRepositories, IObsCoreMappings, IButlerRepository
{
    private static readonly DatasetType Type = new("visit_image", "ExposureF", ["instrument", "visit", "detector"], false);
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Bands = ["u", "g", "r", "i", "z", "y"];

    public long Count { get; set; }

    public string Label => "large";

    public ImmutableArray<string> Labels => [Label];

    public ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel) => new(new Result<IButlerRepository>(this));

    public ValueTask<Result<string?>> Read(string label, CancellationToken cancel) => new(new Result<string?>((string?)null));

    public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) => new(ImmutableArray.Create(Type));

    public ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel) => new(ImmutableArray.Create(new ButlerCollection("runs/all", CollectionKind.Run, [], null)));

    public ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel) => new(new Result<IAsyncEnumerable<DatasetRef>>(References(query)));

    public ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel) => new(new Result<IAsyncEnumerable<ExpandedDataset>>(Expanded(query)));

    public ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel) => new(ImmutableArray<DimensionRecord>.Empty);

    public ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) => new(ImmutableArray<Artifact>.Empty);

    public ValueTask<Result<IReadOnlyDictionary<Guid, long>>> FileSizes(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        new(new Result<IReadOnlyDictionary<Guid, long>>(ids.ToDictionary(id => id, _ => 90_000_000L)));

    private static DateTimeOffset Ingested(long i) => Start.AddSeconds(i / 189);

    private static DatasetRef Reference(long i) => new(new Guid((int)(i / 189), 0, 7, 0x80, 0, 0, 0, 0, 0, 0, (byte)(i % 189)), Type.Name, "runs/all",
        new DataId([new("instrument", "LSSTCam"), new("detector", i % 189), new("visit", i / 189), new("band", Bands[i / 189 % 6]), new("physical_filter", Bands[i / 189 % 6] + "_57")]), Type.StorageClass)
    { IngestedAt = Ingested(i) };

    private async IAsyncEnumerable<DatasetRef> References(DatasetQuery query)
    {
        await Task.Yield();
        for (long i = 0; i < Count; i++)
            if (query.IngestedSince is null || Ingested(i) >= query.IngestedSince) yield return Reference(i);
    }

    private async IAsyncEnumerable<ExpandedDataset> Expanded(DatasetQuery query)
    {
        await Task.Yield();
        FrozenDictionary<string, DimensionRecord>? records = null;
        for (long i = 0; i < Count; i++)
        {
            if (query.IngestedSince is { } since && Ingested(i) < since) continue;
            var visit = i / 189;
            if (records is null || i % 189 == 0) records = Records(visit);
            var random = new Random((int)visit);
            var (lon, lat) = (random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI);
            var (x, y) = ((i % 189 % 14 - 6.5) * 0.235, (i % 189 / 14 - 6.5) * 0.235);
            yield return new ExpandedDataset(Reference(i), records) { Region = Square(lon, lat, x, y), Timespan = records["visit"].Timespan };
        }
    }

    private static FrozenDictionary<string, DimensionRecord> Records(long visit)
    {
        var begin = 1_700_000_000_000_000_000 + visit * 40_000_000_000;
        var fields = new Dictionary<string, DimensionValue> { ["id"] = visit, ["name"] = $"MC_O_{visit:0000000}", ["target_name"] = "field", ["exposure_time"] = new DimensionValue(30.0) };
        var record = new DimensionRecord("visit", fields.ToFrozenDictionary()) { Timespan = new ButlerTimespan(begin, begin + 30_000_000_000) };
        var detector = new DimensionRecord("detector", new Dictionary<string, DimensionValue> { ["full_name"] = "R22_S11" }.ToFrozenDictionary());
        return new Dictionary<string, DimensionRecord> { ["visit"] = record, ["detector"] = detector }.ToFrozenDictionary();
    }

    /// <summary>A detector of the focal plane about a pointing, on the tangent plane.</summary>
    private static SkyPolygon Square(double lon, double lat, double x, double y)
    {
        Span<SkyPoint> corners = stackalloc SkyPoint[4];
        for (var k = 0; k < 4; k++)
        {
            var (xi, eta) = ((x + (k is 1 or 2 ? 0.115 : -0.115)) * Math.PI / 180, (y + (k >= 2 ? 0.115 : -0.115)) * Math.PI / 180);
            var (sin, cos) = Math.SinCos(lat * Math.PI / 180);
            var ra = lon + Math.Atan2(xi, cos - eta * sin) * 180 / Math.PI;
            var dec = Math.Asin((sin + eta * cos) / Math.Sqrt(1 + xi * xi + eta * eta)) * 180 / Math.PI;
            corners[k] = new SkyPoint((ra % 360 + 360) % 360, dec);
        }
        return SkyPolygon.TryCreate(corners, out var polygon, out var error) ? polygon : throw new InvalidOperationException(error);
    }
}
