using Dax.Engine.Scans.Kernels;

namespace Dax.Engine.Tests.Scans.Kernels;

/// <summary>Many values at once compare as one by one: compilers have been wrong about that.</summary>
public sealed class ComparingTests
{
    /// <summary>Enough for the last stage of compilation.</summary>
    private const int Rounds = 400;

    [Fact]
    public void Fill_OfDoubles_IsTheTestOfEach() => Check<double>([0, -0.0, 1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 4.75, -3, 1.5]);

    [Fact]
    public void Fill_OfReals_IsTheTestOfEach() => Check<float>([0, -0f, 1.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 4.75f, -3]);

    [Fact]
    public void Fill_OfWholeNumbers_IsTheTestOfEach()
    {
        Check<long>([0, 1, -1, long.MaxValue, long.MinValue]);
        Check<int>([0, 1, -1, int.MaxValue, int.MinValue]);
        Check<short>([0, 1, -1, short.MaxValue, short.MinValue]);
        Check<byte>([0, 1, 127, 128, 255]);
    }

    private static void Check<T>(T[] some) where T : unmanaged, System.Numerics.INumber<T>
    {
        foreach (var count in (int[])[128, 130, 63])
        {
            Check<T, Less<T>>(some, count);
            Check<T, LessOrEqual<T>>(some, count);
            Check<T, Equal<T>>(some, count);
            Check<T, TotalLess<T>>(some, count);
            Check<T, TotalLessOrEqual<T>>(some, count);
            Check<T, TotalEqual<T>>(some, count);
        }
    }

    private static void Check<T, TTest>(T[] some, int count) where T : unmanaged where TTest : IComparing<T>
    {
        var left = Enumerable.Range(0, count).Select(i => some[i * 7 % some.Length]).ToArray();
        var right = Enumerable.Range(0, count).Select(i => some[i / 3 % some.Length]).ToArray();
        var rows = new ulong[RowBits.Words];
        for (var round = 0; round < Rounds; round++)
        {
            var constant = some[round % some.Length];
            Comparing.Fill<T, TTest>(left, constant, rows, 0);
            for (var i = 0; i < count; i++)
                Assert.True(TTest.Holds(left[i], constant) == Has(rows, i), $"{left[i]} {typeof(TTest).Name} {constant}, round {round}");
            Comparing.Fill<T, TTest>(left, right, rows, ulong.MaxValue);
            for (var i = 0; i < count; i++)
                Assert.True(TTest.Holds(left[i], right[i]) != Has(rows, i), $"{left[i]} {typeof(TTest).Name} {right[i]}, round {round}");
        }
    }

    private static bool Has(ulong[] rows, int row) => (rows[row >> 6] >> (row & 63) & 1) != 0;
}
