using System.Diagnostics.Metrics;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;
using Dax.Engine.Scans.Groups;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Scans.WarmUp;

/// <summary>
/// Scans of a made-up table by queries of every common kind, in groups of their own on one thread that stands back behind everything else: what scans run is made of generic code for
/// each type of column, and the runtime compiles it twice, at the first call and, better, after some tens. Nothing of it is counted or seen.
/// </summary>
public sealed class ScanWarmUp(IOptions<ScanOptions> options, TimeProvider time)
{
    /// <summary>The first for the code as it is, the second to count the calls, the third for what became of it.</summary>
    private const int Rounds = 3;

    /// <summary>The runtime compiles again when nothing new came for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly string[] Queries =
    [
        "SELECT COUNT(*) AS x FROM warm.t WHERE a < 20",
        "SELECT COUNT(*) AS x, AVG(a) AS y, MIN(a) AS z, MAX(a) AS w FROM warm.t WHERE a - b > 0.8",
        "SELECT COUNT(b) AS x, AVG(b * b) AS y, SUM(c) AS z FROM warm.t WHERE b > 0 AND c < 0.9",
        "SELECT SUM(n) AS x, AVG(n) AS y, MIN(id) AS z, MAX(m) AS w FROM warm.t",
        "SELECT MIN(lon) AS x, MAX(lat) AS y, AVG(lon) AS z, SUM(lat) AS w FROM warm.t WHERE lon BETWEEN 3 AND 200 AND lat > -30",
        "SELECT k, COUNT(*) AS x, AVG(a) AS y, SUM(b) AS z, MAX(lon) AS w FROM warm.t GROUP BY k HAVING COUNT(*) > 10",
        "SELECT n, COUNT(*) AS x, MIN(lon) AS y, MAX(c) AS z FROM warm.t WHERE b < 25 GROUP BY n",
        "SELECT TOP 20 k, n, COUNT(*) AS x FROM warm.t GROUP BY k, n ORDER BY x DESC, k, n",
        "SELECT m, COUNT(*) AS x, AVG(c) AS y FROM warm.t WHERE c > 0.5 GROUP BY m",
        "SELECT TOP 100 id, lon, lat, a FROM warm.t ORDER BY a, id",
        "SELECT TOP 50 id, a - b AS x FROM warm.t WHERE c < 0.8 ORDER BY x DESC, id",
        "SELECT TOP 25 id, lat, k FROM warm.t WHERE lat > 1 ORDER BY lat DESC, id",
        "SELECT id, lon, lat, a, n, k FROM warm.t WHERE a < 8.4 AND k = 'KIND2'",
        "SELECT id, b FROM warm.t WHERE b BETWEEN 20.0 AND 20.5",
        "SELECT id, lon FROM warm.t WHERE LOG10(c) > -0.5 AND b < 14",
        "SELECT id, n FROM warm.t WHERE MOD(n, 4) = 3 AND a BETWEEN 9 AND 10",
        "SELECT COUNT(*) AS x FROM warm.t WHERE n IN (3, 5, 7, 11) AND a < 23",
        "SELECT COUNT(*) AS x FROM warm.t WHERE NOT (a < 2 OR b < 21.5)",
        "SELECT COUNT(*) AS x FROM warm.t WHERE b IS NULL OR a > 27.5",
        "SELECT COUNT(*) AS x FROM warm.t WHERE SQRT(POWER(a - b, 2) + POWER(b - c, 2)) > 0.9",
        "SELECT COUNT(*) AS x, SUM(a) AS y FROM warm.t WHERE ABS(a - b) < 0.01",
        "SELECT COUNT(*) AS x FROM warm.t WHERE EXP(-0.1 * a) * 100 BETWEEN 7 AND 9",
        "SELECT k, SUM(a) AS x, COUNT(b) AS y FROM warm.t WHERE COS(RADIANS(lat)) > 0.83 GROUP BY k",
        "SELECT COUNT(*) AS x FROM warm.t WHERE -2.5 * LOG10(a) + 31.4 < 29 AND SIN(RADIANS(lon)) > 0",
        "SELECT AVG(a / b) AS x, SUM(n * 2 + m) AS y FROM warm.t WHERE k <> 'KIND1'",
        "SELECT DISTINCT k FROM warm.t WHERE n > 9",
        "SELECT DISTINCT n FROM warm.t",
        "SELECT COUNT(DISTINCT n) AS x, COUNT(DISTINCT k) AS y, COUNT(DISTINCT m) AS z FROM warm.t",
        "SELECT COUNT(*) AS x FROM warm.t WHERE 1 = CONTAINS(POINT(lon, lat), CIRCLE(180, 0, 20))",
        "SELECT id, lon, lat FROM warm.t WHERE 1 = CONTAINS(POINT(lon, lat), POLYGON(10, 10, 60, 10, 60, 40))",
    ];

    /// <summary>Ends early, without a word, when the time that it may take is over.</summary>
    public Task Run(CancellationToken cancel) => Run(Rounds, cancel);

    internal async Task Run(int rounds, CancellationToken cancel)
    {
        using var meter = new Meter("Dax.WarmUp");
        using var bound = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, bound.Token);
        var own = new ScanOptions { Workers = 1, Nice = 19, CheckpointEvery = TimeSpan.Zero };
        var scans = new SharedScans(ScanServices.Tools(options.Value), Options.Create(own), new ScanInstruments(meter), time, NullLogger<SharedScans>.Instance, []);
        await using (scans)
        {
            var table = new WarmTable();
            try
            {
                for (var round = 0; round < rounds; round++)
                {
                    await Task.WhenAll(Queries.Select(q => Ask(scans, table, q, both.Token)));
                    await Task.Delay(Pause, time, both.Token);
                }
            }
            catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                // A machine that is so busy has no time for this.
            }
        }
    }

    private static async Task Ask(SharedScans scans, WarmTable table, string text, CancellationToken cancel)
    {
        var query = AdqlCompiler.Compile(text, new CatalogModel([table.Described]), AdqlLimits.Default);
        var scan = query.IsOk ? ScanReader.Read(query.Value).Query : null;
        if (scan?.Statement is not null || scan is null)
            throw new InvalidOperationException($"Kernels do not know: {text}");
        var request = new ScanRequest(scan, ResultSchema.Of(query.Value.Columns), table.Cut, table, 1_000_000, "warm-up", new Principal(null, "::1"));
        var joined = await scans.Join(request, cancel);
        await using var rows = joined.Value;
        while (await rows.Read(cancel) is { } batch)
            batch.Dispose();
    }
}
