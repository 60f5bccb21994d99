using System.Diagnostics;
using System.Globalization;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Scans;
using Dax.Engine.Queries;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;
using Dax.Engine.Scans.Kernels;
using Dax.Ivoa.Tables;

namespace Dax.Benchmarks;

/// <summary>What shared scans make of decoded columns: rows per second of single queries on one thread, and of 32 and 128 different ones together on every core.</summary>
internal static class KernelRates
{
    private const int BatchRows = 2048;

    /// <summary>Decoded columns are read while they are in a cache of the processor, as a scan finds them.</summary>
    private const int Batches = 24;

    private static readonly CatalogTable Table = new("survey", "object",
    [
        .. new[] { "ra", "decl", "u_flux", "g_flux", "r_flux", "i_flux", "z_flux" }.Select(name => new CatalogColumn(name, new(AdqlBase.Double))),
        .. new[] { "g_mag", "r_mag", "i_mag", "extendedness" }.Select(name => new CatalogColumn(name, new(AdqlBase.Real))),
        new("objectId", new(AdqlBase.Bigint)), new("tract", new(AdqlBase.Integer)), new("patch", new(AdqlBase.Smallint)), new("flags", new(AdqlBase.Boolean)),
    ])
    { PhysicalName = ["object"] };

    private static readonly string[] Singles =
    [
        "count(*) where g_mag < 22", "count(*) where r_flux between 100 and 2000", "count(*) where r_flux is not null", "count(*) where patch in (1, 5, 9)",
        "count(*) where g_mag - r_mag > 0.5", "count(*) where g_flux / r_flux > 1.5 and i_flux > 100 and extendedness = 0", "sum(g_flux * 2.5 + r_flux)", "avg(g_flux - r_flux) where g_mag < 20",
        "count(*) where objectId + tract * 3 > 1000", "sum(tract)", "count(*) where sqrt(g_flux) > 30", "count(*) where -2.5 * log10(g_flux) + 31.4 < 24",
        "count(*) where scisql_nanojanskyToAbMag(g_flux) < 24", "count(*) where i_mag < 18 and -2.5 * log10(g_flux) + 31.4 < 24",
        "count(*) where 1 = contains(point(ra, decl), circle(180, 10, 1))", "count(*) where 1 = contains(point(ra, decl), circle(180, 10, 60))",
        "count(*) where 1 = contains(point(ra, decl), polygon(10, 10, 30, 10, 30, 30, 10, 30))", "max(distance(ra, decl, 180, 10)) where i_mag < 18",
    ];

    public static void Run(long rows)
    {
        var pieces = Enumerable.Range(0, Environment.ProcessorCount).Select(worker => Make(new Random(worker))).ToArray();
        foreach (var single in Singles)
            Report(single, [Query(single)], pieces[..1], rows);
        Report("32 queries", Many(32), pieces, rows);
        Report("128 queries", Many(128), pieces, rows);
    }

    private static string Query(string single)
    {
        var where = single.IndexOf(" where ", StringComparison.Ordinal);
        return where < 0 ? $"SELECT {single} FROM survey.object" : $"SELECT {single[..where]} FROM survey.object{single[where..]}";
    }

    /// <summary>Filters of every kind with cuts of their own; sums, means, extremes, groups, first rows.</summary>
    private static string[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 8) switch
    {
        0 => Invariant($"SELECT count(*), avg(g_flux) FROM survey.object WHERE g_mag < {18 + i * 0.05}"),
        1 => Invariant($"SELECT sum(r_flux), max(r_flux) FROM survey.object WHERE g_mag - r_mag BETWEEN {i * 0.01} AND {0.5 + i * 0.01}"),
        2 => Invariant($"SELECT tract, count(*) FROM survey.object WHERE i_flux > {i * 20} AND extendedness = 0 GROUP BY tract"),
        3 => Invariant($"SELECT TOP 100 objectId, g_mag FROM survey.object WHERE patch = {i % 30} AND flags = 0 ORDER BY g_mag"),
        4 => Invariant($"SELECT avg(g_flux / r_flux) FROM survey.object WHERE u_flux > {i} AND z_flux < {2000 + i}"),
        5 => Invariant($"SELECT count(*) FROM survey.object WHERE 1 = CONTAINS(POINT(ra, decl), CIRCLE({i * 2}, {i - 60}, 2)) AND r_mag < 24"),
        6 => Invariant($"SELECT min(i_mag), max(i_mag), count(i_mag) FROM survey.object WHERE patch IN ({i % 30}, {i % 17}, 5) OR tract > {900 - i}"),
        _ => Invariant($"SELECT count(*) FROM survey.object WHERE (g_flux + r_flux + i_flux) / 3 > {1000 + i} AND decl > {i - 60}"),
    })];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Report(string name, string[] queries, RowBatch[][] pieces, long rows)
    {
        // Until the last stage of compilation.
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 0.7;)
            Measure(queries, pieces, rows / 10);
        var best = Math.Min(Measure(queries, pieces, rows), Measure(queries, pieces, rows));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-90} {rows / best / 1e6,8:0} M rows/s {best * pieces.Length / rows / queries.Length * 1e9,8:0.00} ns per row and query {best,8:0.000} s"));
    }

    /// <summary>Seconds.</summary>
    private static double Measure(string[] queries, RowBatch[][] pieces, long rows)
    {
        var program = new ScanProgram();
        var answers = Array.ConvertAll(queries, query => Answer(query, program));
        var evaluators = Array.ConvertAll(pieces, _ => program.CreateEvaluator());
        var parts = Array.ConvertAll(pieces, _ => Array.ConvertAll(answers, answer => answer.CreatePart()));
        var start = Stopwatch.GetTimestamp();
        Parallel.For(0, pieces.Length, worker => Fold(evaluators[worker], parts[worker], pieces[worker], rows / pieces.Length));
        foreach (var worker in parts)
            for (var i = 0; i < answers.Length; i++)
                answers[i].Merge(worker[i]);
        foreach (var answer in answers)
            foreach (var batch in answer.Finish())
                batch.Dispose();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Fold(IScanEvaluator evaluator, IScanPart[] parts, RowBatch[] batches, long rows)
    {
        for (var (row, i) = (0L, 0); row < rows; row += BatchRows, i = (i + 1) % batches.Length)
        {
            evaluator.Bind(batches[i]);
            foreach (var part in parts)
                part.Fold(evaluator)?.Dispose();
        }
    }

    private static IScanAnswer Answer(string query, ScanProgram program)
    {
        var bound = AdqlCompiler.Compile(query, new CatalogModel([Table]), AdqlLimits.Default, DuckDbDialect.Instance.UserFunctions).Value;
        var (scan, _, reason) = ScanReader.Read(bound);
        if (scan is null)
            throw new InvalidOperationException($"{query}: {reason}");
        var columns = scan.Columns.Map(column => Table.Columns.ToList().FindIndex(other => ReferenceEquals(other, column)));
        return ScanAnswers.Create(scan, columns, program, ResultSchema.Of(bound.Columns), 100_000, ScanAnswerLimits.Default).Value;
    }

    private static RowBatch[] Make(Random random) => [.. Enumerable.Range(0, Batches).Select(_ => new RowBatch(BatchRows, [.. Table.Columns.Select(column => Column(column, random))]))];

    private static ColumnVector Column(CatalogColumn column, Random random) => (column.Type.Base, column.Name) switch
    {
        (AdqlBase.Double, "ra") => Of(() => random.NextDouble() * 360),
        (AdqlBase.Double, "decl") => Of(() => Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI),
        (AdqlBase.Double, _) => WithNulls(() => Math.Exp(random.NextDouble() * 10), random),
        (AdqlBase.Real, "extendedness") => Of(() => (float)random.Next(2)),
        (AdqlBase.Real, _) => WithNulls(() => (float)(16 + random.NextDouble() * 10), random),
        (AdqlBase.Bigint, _) => Of(() => random.NextInt64(1L << 40)),
        (AdqlBase.Integer, _) => Of(() => random.Next(1000)),
        (AdqlBase.Smallint, _) => Of(() => (short)random.Next(49)),
        _ => Of(() => (byte)random.Next(2)),
    };

    private static MemoryVector<T> Of<T>(Func<T> value) where T : unmanaged => new(Enumerable.Range(0, BatchRows).Select(_ => value()).ToArray());

    /// <summary>One in ten.</summary>
    private static MemoryVector<T> WithNulls<T>(Func<T> value, Random random) where T : unmanaged
    {
        var validity = new ulong[BatchRows / 64];
        for (var row = 0; row < BatchRows; row++)
            validity[row >> 6] |= random.Next(10) == 0 ? 0 : 1UL << (row & 63);
        return new(Enumerable.Range(0, BatchRows).Select(_ => value()).ToArray(), validity);
    }
}
