using System.Diagnostics;
using System.Globalization;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;

namespace Dax.Benchmarks;

/// <summary>What DuckDB needs to plan and to run one cone query, by how its test is written: medians of a plain loop, one thread, microseconds.</summary>
internal static class ConePlans
{
    private const int Rounds = 3000;
    private const string Cone =
        "SELECT TOP 100 objectId, ra, dec FROM survey.object WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(10, 20.5, 0.1))";

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("dax-plans-").FullName;
        try
        {
            using var database = DuckDbDatabase.Open(Path.Combine(folder, "object.db"), new Dictionary<string, string> { ["threads"] = "1" });
            using var connection = database.Connect();
            EngineFunctions.Register(connection);
            connection.Execute("""
                CREATE TABLE object AS SELECT i AS "objectId", i * 360 / 1e6 AS ra, degrees(asin(2 * ((i * 7919) % 1000003) / 1000003 - 1)) AS "dec",
                  floor("dec" + 90)::BIGINT * 1000 + floor(ra)::BIGINT AS key FROM range(1000000) r(i) ORDER BY key
                """);
            var ours = Write();
            Compiling("ADQL to SQL", Cone);
            Compiling($"the same, {Long.Length}", Long);
            var call = ours.IndexOf(" AND dax_in_circle", StringComparison.Ordinal);
            Measure(connection,
            [
                ("one native call", ours),
                ("haversine in SQL", ours[..call] + """
                     AND CASE WHEN isfinite(t1."ra") AND isfinite(t1."dec") THEN (pow(sin((t1."dec" - 20.5e0) * 0.008726646259971648e0), 2)
                     + cos(radians(t1."dec")) * 0.93667e0 * pow(sin((t1."ra" - 10e0) * 0.008726646259971648e0), 2)) <= 7.615e-07 END) LIMIT 100
                    """),
                ("box alone", ours[..call] + ") LIMIT 100"),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CatalogModel Model() => new(
    [
        new CatalogTable("survey", "object", [new("objectId", new(AdqlBase.Bigint)), new("ra", new(AdqlBase.Double)), new("dec", new(AdqlBase.Double))])
        {
            PhysicalName = ["object"],
            Spatial = new SpatialKey("ra", "dec", null) { LongitudeIn360 = true },
        },
    ]);

    private static string Write() => DuckDbDialect.Instance.Write(AdqlCompiler.Compile(Cone, Model(), AdqlLimits.Default).Value, null).Value.Text;

    /// <summary>Every mathematical function, over and over: 6,000 characters.</summary>
    private static readonly string Long = "SELECT TOP 1 " + string.Join(", ", Enumerable.Range(0, 12).Select(i =>
        $"""
        abs(-3.14 - ra) AS a{i}, truncate(ceiling(313.6)/100, 2) AS b{i}, truncate(degrees(0.0548*dec), 2) AS c{i}, truncate(exp(1.1442), 2) AS d{i}, truncate(floor(314.3)/100, 2) AS e{i},
        truncate(log(23.1038), 2) AS f{i}, truncate(log10(1380.38), 2) AS g{i}, mod(objectId, 4) AS h{i}, truncate(pi(), 2) AS i{i}, round(power(1.772, 2), 2) AS j{i},
        round(radians(179.9087)*100)/100 AS k{i}, truncate(sqrt(9.8596), 2) AS l{i}, round(3.14278210, 2) AS m{i}, object.ra AS n{i}
        """)) + " FROM survey.object WHERE DISTANCE(ra, dec, 10, 20) < 0.1 AND dec > -90 ORDER BY objectId";

    private static void Compiling(string name, string query)
    {
        var (model, times) = (Model(), new double[Rounds]);
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _ = DuckDbDialect.Instance.Write(AdqlCompiler.Compile(query, model, AdqlLimits.Default).Value, 101).Value.Text;
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {Median(times),6:0.0}"));
    }

    /// <summary>In turns, so that what else the machine does meets all of them.</summary>
    private static void Measure(DuckDbConnection connection, (string Name, string Sql)[] texts)
    {
        var times = texts.Select(_ => (Plans: new double[Rounds], Whole: new double[Rounds])).ToArray();
        for (var i = 0; i < Rounds; i++)
            for (var text = 0; text < texts.Length; text++)
            {
                var start = Stopwatch.GetTimestamp();
                connection.Execute("EXPLAIN " + texts[text].Sql);
                times[text].Plans[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                start = Stopwatch.GetTimestamp();
                using var result = connection.Select(texts[text].Sql);
                while (result.Fetch() is { } chunk)
                    chunk.Dispose();
                times[text].Whole[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

        for (var text = 0; text < texts.Length; text++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{texts[text].Name,-20} EXPLAIN {Median(times[text].Plans),6:0}   run {Median(times[text].Whole),6:0}"));
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
