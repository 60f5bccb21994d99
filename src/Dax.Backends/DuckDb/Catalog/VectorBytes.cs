using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>How many bytes the values of a vector take when they are stored.</summary>
internal static class VectorBytes
{
    /// <summary>What a text or an array costs beside its content.</summary>
    private const int Entry = 16;

    public static long Of(ColumnVector vector) => vector switch
    {
        ScalarVector<byte> v => v.Count,
        ScalarVector<short> v => 2L * v.Count,
        ScalarVector<int> or ScalarVector<float> => 4L * vector.Count,
        ScalarVector<long> or ScalarVector<double> => 8L * vector.Count,
        TextVector v => Sum(v.Count, row => v.Utf8(row).Length),
        ArrayVector<byte> v => Sum(v.Count, row => v.Elements(row).Length),
        ArrayVector<short> v => Sum(v.Count, row => 2L * v.Elements(row).Length),
        ArrayVector<int> v => Sum(v.Count, row => 4L * v.Elements(row).Length),
        ArrayVector<float> v => Sum(v.Count, row => 4L * v.Elements(row).Length),
        ArrayVector<long> v => Sum(v.Count, row => 8L * v.Elements(row).Length),
        ArrayVector<double> v => Sum(v.Count, row => 8L * v.Elements(row).Length),
        _ => throw new NotSupportedException(vector.GetType().Name),
    };

    private static long Sum(int count, Func<int, long> length)
    {
        var sum = (long)Entry * count;
        for (var row = 0; row < count; row++)
            sum += length(row);
        return sum;
    }
}
