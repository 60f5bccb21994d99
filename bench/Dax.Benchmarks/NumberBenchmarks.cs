using BenchmarkDotNet.Attributes;
using Dax.Ivoa.Tables;

namespace Dax.Benchmarks;

/// <summary>The shortest text of a double that reads back as itself; an operation is a number.</summary>
public class NumberBenchmarks
{
    private const int Count = 4096;

    private readonly double[] values = Values();
    private readonly byte[] text = new byte[ShortestDouble.Room];

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int TryFormat()
    {
        var length = 0;
        foreach (var value in values)
        {
            value.TryFormat(text, out var written);
            length += written;
        }
        return length;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Shortest()
    {
        var length = 0;
        foreach (var value in values)
            length += ShortestDouble.Format(value, text);
        return length;
    }

    private static double[] Values()
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() * 360)];
    }
}
