using BenchmarkDotNet.Attributes;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Benchmarks;

/// <summary>What a cone query costs before the engine sees it: text → tree → bound tree with key ranges → SQL.</summary>
public class AdqlBenchmarks
{
    private const string Cone =
        "SELECT TOP 100 objectId, ra, dec, mag_r FROM survey.object WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 187.25, 2.05, 0.1))";

    private readonly CatalogModel model = new(
    [
        new CatalogTable("survey", "object", [.. SurveyShape.Names.Select(n => new CatalogColumn(n, Type(n)))])
        {
            PhysicalName = ["g1", "main", "t"],
            Rows = 20_000_000,
            Spatial = new SpatialKey("ra", "dec", "_hpx") { LongitudeIn360 = true },
        },
    ]);

    [Benchmark]
    public BoundQuery Compile() => AdqlCompiler.Compile(Cone, model, AdqlLimits.Default).Value;

    [Benchmark]
    public string CompileAndWrite() => DuckDbDialect.Instance.Write(Compile(), 101).Value.Text;

    private static AdqlType Type(string name) => new(name switch
    {
        "objectId" => AdqlBase.Bigint,
        "ra" or "dec" => AdqlBase.Double,
        "flags" => AdqlBase.Integer,
        "band_class" => AdqlBase.Text,
        _ => AdqlBase.Real,
    });
}
