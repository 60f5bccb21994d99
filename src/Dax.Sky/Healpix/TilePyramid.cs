namespace Dax.Sky.Healpix;

/// <summary>Tiles made of the four tiles below them (HiPS 1.0, 4.2.1).</summary>
public static class TilePyramid
{
    private const int Width = HipsTile.Width;
    private const int Half = Width / 2;

    /// <summary>
    /// Puts one child into its quarter of the parent: each pixel is the mean of those of the four below it that have a value, or NaN. Both by rows of <see cref="HipsTile.Width"/>; a quarter whose child does not
    /// exist is the caller's to fill with NaN.
    /// </summary>
    /// <param name="child">Pixels of the child.</param>
    /// <param name="which">0 to 3, as <see cref="HipsTile.Child"/> counts.</param>
    /// <param name="parent">Pixels of the parent.</param>
    public static void Shrink(ReadOnlySpan<float> child, int which, Span<float> parent)
    {
        if (child.Length != Width * Width || parent.Length != Width * Width) throw new ArgumentException("A tile has 512 × 512 pixels.");
        var (left, below) = ((which >> 1) * Half, (1 - (which & 1)) * Half);
        for (var y = 0; y < Half; y++)
            ShrinkRow(child.Slice(2 * y * Width, Width), child.Slice((2 * y + 1) * Width, Width), parent.Slice((below + y) * Width + left, Half));
    }

    /// <summary>NaN in the quarter of a child that does not exist.</summary>
    public static void Clear(int which, Span<float> parent)
    {
        var (left, below) = ((which >> 1) * Half, (1 - (which & 1)) * Half);
        for (var y = 0; y < Half; y++) parent.Slice((below + y) * Width + left, Half).Fill(float.NaN);
    }

    private static void ShrinkRow(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            var (a, b, c, d) = (lower[2 * x], lower[2 * x + 1], upper[2 * x], upper[2 * x + 1]);
            var mean = ((double)a + b + c + d) / 4;
            row[x] = double.IsNaN(mean) ? MeanOfSome(a, b, c, d) : (float)mean;
        }
    }

    private static float MeanOfSome(float a, float b, float c, float d)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in (ReadOnlySpan<float>)[a, b, c, d])
        {
            if (float.IsNaN(value)) continue;
            sum += value;
            count++;
        }
        return count == 0 ? float.NaN : (float)(sum / count);
    }
}
