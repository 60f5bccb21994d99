using System.Diagnostics;
using System.Globalization;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Queries;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;
using Dax.Engine.Scans.Kernels;
using Dax.Ivoa.Tables;

namespace Dax.Benchmarks;

/// <summary>
/// Filters and answers of shared scans over decoded rows, without the decoder: `folds [rows]`. Two million made rows are passed as often as it takes, by two workers; each query alone,
/// then all together as the members of one group.
/// </summary>
internal static class Folds
{
    private const int MadeRows = 2_000_000;
    private const int PieceBatches = 120;
    private const int Workers = 2;

    private static readonly string[] Queries =
    [
        "SELECT COUNT(*) FROM s.t WHERE mag_r < 21.5",
        "SELECT COUNT(*) FROM s.t WHERE mag_g - mag_r BETWEEN 0.2 AND 0.9",
        "SELECT COUNT(mag_u) FROM s.t WHERE flags = 3",
        "SELECT COUNT(*) FROM s.t WHERE dec > 10 AND mag_i < 24",
        "SELECT SUM(mag_r) FROM s.t WHERE mag_r > 19",
        "SELECT SUM(flags) FROM s.t",
        "SELECT AVG(objectid) FROM s.t WHERE flags < 2",
        "SELECT AVG(mag_g), AVG(mag_r), AVG(mag_i) FROM s.t WHERE dec BETWEEN -30 AND 30",
        "SELECT AVG(mag_g - mag_r) FROM s.t WHERE mag_r < 23",
        "SELECT AVG(ra), AVG(dec) FROM s.t WHERE kind = 'QSO'",
        "SELECT MIN(mag_u), MAX(mag_u) FROM s.t",
        "SELECT MIN(ra), MAX(ra), MIN(dec), MAX(dec) FROM s.t WHERE flags <> 0",
        "SELECT COUNT(*), MIN(mag_z), MAX(mag_z), AVG(mag_z) FROM s.t WHERE mag_z IS NOT NULL",
        "SELECT MAX(objectid) FROM s.t WHERE mag_y < 20",
        "SELECT SUM(POWER(10, -0.4 * mag_r)) FROM s.t WHERE mag_r < 20",
        "SELECT COUNT(*) FROM s.t WHERE flags IN (1, 5, 9)",
        "SELECT flags, COUNT(*) FROM s.t GROUP BY flags",
        "SELECT flags, AVG(mag_r) FROM s.t WHERE mag_r < 23 GROUP BY flags",
        "SELECT flags, MIN(mag_g), MAX(mag_g) FROM s.t GROUP BY flags",
        "SELECT kind, COUNT(*) FROM s.t GROUP BY kind",
        "SELECT kind, AVG(mag_i) FROM s.t WHERE dec < 0 GROUP BY kind",
        "SELECT FLOOR(mag_r) AS bin, COUNT(*) FROM s.t WHERE mag_r < 25 GROUP BY FLOOR(mag_r)",
        "SELECT tract, COUNT(*) FROM s.t GROUP BY tract",
        "SELECT tract, SUM(mag_r) FROM s.t WHERE mag_r < 22 GROUP BY tract",
        "SELECT flags, tract, COUNT(*) FROM s.t WHERE mag_i < 21 GROUP BY flags, tract",
        "SELECT flags, COUNT(*) AS n FROM s.t GROUP BY flags HAVING COUNT(*) > 1000 ORDER BY n DESC",
        "SELECT TOP 100 objectid, ra, dec, mag_r FROM s.t ORDER BY mag_r",
        "SELECT TOP 100 objectid, mag_g FROM s.t WHERE flags = 0 ORDER BY mag_g DESC",
        "SELECT TOP 1000 objectid, ra, dec FROM s.t WHERE mag_i > 20 ORDER BY dec, ra",
        "SELECT TOP 10 objectid, mag_g - mag_r AS colour FROM s.t ORDER BY colour DESC",
        "SELECT DISTINCT flags FROM s.t WHERE mag_r < 20",
        "SELECT objectid, ra, dec FROM s.t WHERE mag_r < 18.2",
    ];

    private static readonly CatalogColumn[] Columns =
    [
        new("objectid", new(AdqlBase.Bigint)), new("ra", new(AdqlBase.Double)), new("dec", new(AdqlBase.Double)),
        .. "ugrizy".Select(b => new CatalogColumn($"mag_{b}", new(AdqlBase.Real))),
        new("flags", new(AdqlBase.Integer)), new("tract", new(AdqlBase.Integer)), new("kind", new(AdqlBase.Text)),
    ];

    public static void Run(long rows)
    {
        var batches = Make();
        // Until the compiler has seen enough of everything.
        for (var i = 0; i < 5; i++) Measure(Queries, batches, MadeRows);
        foreach (var query in Queries)
        {
            Measure([query], batches, MadeRows);
            Report(Measure([query], batches, rows), rows, query);
        }
        for (var i = 0; i < 3; i++) Report(Measure(Queries, batches, rows), rows, $"{Queries.Length} queries together");
    }

    /// <summary>The processor's time says more than the clock's where others work on the same cores.</summary>
    private static void Report((double Seconds, double Worked, long Rows) run, long rows, string what) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{run.Seconds * 1e3,8:F0} ms {run.Worked * 1e3,8:F0} ms of processors {run.Worked * 1e9 / rows,7:F2} ns a row {run.Rows,9} rows  {what}"));

    private static (double Seconds, double Worked, long Rows) Measure(string[] queries, RowBatch[] batches, long rows)
    {
        var program = new ScanProgram();
        var answers = queries.Select(q => Answer(q, program)).ToArray();
        var (next, answered) = (0, 0L);
        var pieces = (int)(rows / (PieceBatches * IScanEvaluator.MostRows));
        var clock = Stopwatch.StartNew();
        var worked = Environment.CpuUsage.TotalTime;
        var threads = Enumerable.Range(0, Workers).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        foreach (var answer in answers)
        {
            foreach (var batch in answer.Finish()) Count(batch);
            answer.Dispose();
        }
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - worked).TotalSeconds, answered);

        void Work()
        {
            using var evaluator = program.CreateEvaluator();
            var parts = answers.Select(a => a.CreatePart()).ToArray();
            for (var piece = Interlocked.Increment(ref next) - 1; piece < pieces; piece = Interlocked.Increment(ref next) - 1)
            {
                for (var i = 0; i < PieceBatches; i++)
                {
                    evaluator.Bind(batches[(piece * PieceBatches + i) % batches.Length]);
                    foreach (var part in parts) Count(part.Fold(evaluator));
                }
                for (var i = 0; i < parts.Length; i++)
                {
                    Count(parts[i].Flush());
                    lock (answers[i]) answers[i].Merge(parts[i]);
                }
            }
            foreach (var part in parts) part.Dispose();
        }

        void Count(RowBatch? batch)
        {
            Interlocked.Add(ref answered, batch?.Count ?? 0);
            batch?.Dispose();
        }
    }

    private static IScanAnswer Answer(string text, ScanProgram program)
    {
        var table = new CatalogTable("s", "t", Columns) { PhysicalName = ["t"] };
        var bound = AdqlCompiler.Compile(text, new CatalogModel([table]), AdqlLimits.Default).Value;
        var reading = ScanReader.Read(bound);
        var query = reading.Query ?? throw new InvalidOperationException($"{text}: {reading.Reason}");
        var columns = query.Columns.Select(c => Array.IndexOf(Columns, c)).ToArray();
        return ScanAnswers.Create(query, columns, program, ResultSchema.Of(bound.Columns), null, ScanAnswerLimits.Default).Value;
    }

    private static RowBatch[] Make()
    {
        var random = new Random(1);
        var kinds = new[] { "STAR"u8.ToArray(), "GALAXY"u8.ToArray(), "QSO"u8.ToArray(), "UNKNOWN"u8.ToArray() };
        return [.. Enumerable.Range(0, MadeRows / IScanEvaluator.MostRows).Select(number => new RowBatch(IScanEvaluator.MostRows,
        [
            Column(i => 9813L << 40 | (uint)(number * IScanEvaluator.MostRows + i)),
            Column(_ => random.NextDouble() * 360),
            Column(_ => random.NextDouble() * 180 - 90),
            .. Enumerable.Range(0, 6).Select(_ => Column(_ => (float)(18 + 8 * Math.Sqrt(random.NextDouble())))),
            Column(_ => random.Next(16)),
            Column(_ => 3000 + number % 200 + random.Next(4)),
            new Texts([.. Enumerable.Range(0, IScanEvaluator.MostRows).Select(_ => kinds[random.Next(4)])]),
        ]))];
    }

    private static MemoryVector<T> Column<T>(Func<int, T> value) where T : unmanaged => new(Enumerable.Range(0, IScanEvaluator.MostRows).Select(value).ToArray());

    /// <summary>As cheap to look at as the decoder's: a text is found by one addition.</summary>
    private sealed class Texts(byte[][] rows) : TextVector
    {
        public override int Count => rows.Length;
        public override ReadOnlySpan<ulong> Validity => default;
        public override ReadOnlySpan<byte> Utf8(int row) => rows[row];
    }
}
