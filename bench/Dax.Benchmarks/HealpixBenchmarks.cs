using BenchmarkDotNet.Attributes;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Benchmarks;

/// <summary>Keys of positions (an operation is a position), and covers of circles anywhere on the sky (an operation is a cover).</summary>
public class HealpixBenchmarks
{
    private const int Count = 4096;
    private const int Circles = 256;

    private readonly double[] longitudes = new double[Count];
    private readonly double[] latitudes = new double[Count];
    private readonly long[] keys = new long[Count];

    public HealpixBenchmarks()
    {
        var random = new Random(3);
        for (var i = 0; i < Count; i++)
        {
            longitudes[i] = random.NextDouble() * 360;
            latitudes[i] = Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI;
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long Index()
    {
        HealpixNested.Index(HealpixNested.MaxOrder, longitudes, latitudes, keys);
        return keys[^1];
    }

    [Benchmark(OperationsPerInvoke = Circles)]
    [Arguments(0.01)]
    [Arguments(0.1)]
    [Arguments(5.0)]
    public int Cover(double radius)
    {
        var ranges = 0;
        for (var i = 0; i < Circles; i++)
            ranges += HealpixCover.Ranges(new SkyCircle(new SkyPoint(longitudes[i], latitudes[i]), radius), 4).Count;
        return ranges;
    }
}
