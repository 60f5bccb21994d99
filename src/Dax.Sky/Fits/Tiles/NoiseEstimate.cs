using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The noise of a tile (Stoehr and others 2007, ST-ECF Newsletter 42), as cfitsio estimates it: medians, over the rows, of each row's median absolute difference
/// of second, third and fifth order between every second pixel; the smallest that is not zero counts. Undefined pixels are passed over.
/// </summary>
internal static class NoiseEstimate
{
    private const int Window = 9;

    // What makes each median the standard deviation of Gaussian noise.
    private const double Second = 1.0483579, Third = 0.6052697, Fifth = 0.1772048;

    /// <summary>Of pixels row by row; answers 0 where there is none, also in rows of fewer than nine pixels.</summary>
    public static double Of<T>(ReadOnlySpan<T> pixels, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (width < Window) width = pixels.Length;
        if (width < Window) return 0;
        var rows = pixels.Length / width;
        var (second, third, fifth) = (new List<double>(rows), new List<double>(rows), new List<double>(rows));
        var differences = new T[4][];
        for (var i = 0; i < differences.Length; i++) differences[i] = new T[width];
        for (var row = 0; row < rows; row++) Row(pixels.Slice(row * width, width), differences, second, third, fifth);
        var noise = Third * Middle(third);
        foreach (var other in (ReadOnlySpan<double>)[Second * Middle(second), Fifth * Middle(fifth)])
            if (other != 0 && other < noise) noise = other;
        return noise;
    }

    private static void Row<T>(ReadOnlySpan<T> row, T[][] room, List<double> second, List<double> third, List<double> fifth) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var count = 0;
        foreach (var pixel in row)
            if (!T.IsNaN(pixel)) room[0][count++] = pixel;
        var v = room[0].AsSpan(0, count);
        var (two, four, six) = (T.CreateTruncating(2), T.CreateTruncating(4), T.CreateTruncating(6));
        var (seconds, thirds) = (0, 0);
        for (var i = 0; i + Window <= v.Length; i++)
        {
            var w = v.Slice(i, Window);
            if (w[4] != w[5] || w[5] != w[6]) room[1][seconds++] = T.Abs(w[4] - w[6]);
            // Constant background is no noise.
            if (w[2] == w[3] && w[3] == w[4] && w[4] == w[5] && w[5] == w[6]) continue;
            room[2][thirds] = T.Abs((two * w[4]) - w[2] - w[6]);
            room[3][thirds++] = T.Abs((six * w[4]) - (four * w[2]) - (four * w[6]) + w[0] + w[8]);
        }
        if (thirds == 0) return;
        if (seconds > 0) second.Add(Median(room[1].AsSpan(0, seconds)));
        third.Add(Median(room[2].AsSpan(0, thirds)));
        fifth.Add(Median(room[3].AsSpan(0, thirds)));
    }

    /// <summary>The lower one of the two in the middle, when there are two.</summary>
    private static double Median<T>(Span<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Sort();
        return double.CreateTruncating(values[(values.Length - 1) / 2]);
    }

    private static double Middle(List<double> values)
    {
        if (values.Count == 0) return 0;
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
