using System.Buffers;

namespace Dax.Sky.Images;

/// <summary>
/// IRAF's zscale: a line fitted to the sorted values about the median shows the sky and the faint sources, whatever the bright ones are. Number by number as
/// astropy's ZScaleInterval.
/// </summary>
public static class ZScale
{
    private const double MaxRejected = 0.5;
    private const int MinPixels = 5;
    private const double Rejection = 2.5;
    private const int Iterations = 5;
    private const int MaxSamples = 1 << 20;

    /// <summary>Of all finite values every n-th, so that <paramref name="samples"/> of them are looked at. False when no value is finite.</summary>
    /// <param name="values">Pixels; NaN and infinities are not looked at.</param>
    /// <param name="range">Black and white; one number twice when all values are the same.</param>
    /// <param name="contrast">The slope of the line is divided by it; 0 for not.</param>
    /// <param name="samples">At most 2^20.</param>
    public static bool TryFind(ReadOnlySpan<float> values, out PixelRange range, double contrast = 0.25, int samples = 1000)
    {
        if (samples is < 1 or > MaxSamples) throw new ArgumentOutOfRangeException(nameof(samples), samples, "From 1 to 2^20.");
        var rented = ArrayPool<float>.Shared.Rent(samples);
        try
        {
            var count = PixelSamples.Take(values, rented.AsSpan(0, samples));
            range = count > 0 ? OfSorted(rented.AsSpan(0, count), contrast) : default;
            return count > 0;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static PixelRange OfSorted(ReadOnlySpan<float> samples, double contrast)
    {
        var count = samples.Length;
        var (low, high) = ((double)samples[0], (double)samples[^1]);
        var enough = Math.Max(MinPixels, (int)(count * MaxRejected));
        var (good, before) = (count, count + 1);
        var slope = 0.0;
        var bad = new bool[count];
        for (var i = 0; i < Iterations && good < before && good >= enough; i++)
        {
            (slope, var intercept) = Fit(samples, bad);
            Reject(samples, bad, slope, intercept);
            Grow(bad, Math.Max(1, (int)(count * 0.01)));
            (before, good) = (good, bad.AsSpan().Count(false));
        }
        if (good < enough) return new PixelRange(low, high);
        if (contrast > 0) slope /= contrast;
        var center = (count - 1) / 2;
        var median = count % 2 == 1 ? samples[count / 2] : (samples[count / 2 - 1] + samples[count / 2]) / 2;
        return new PixelRange(Math.Max(low, median - (center - 1) * slope), Math.Min(high, median + (count - center) * slope));
    }

    private static (double Slope, double Intercept) Fit(ReadOnlySpan<float> samples, ReadOnlySpan<bool> bad)
    {
        var (n, x, y) = (0, 0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
            if (!bad[i]) (n, x, y) = (n + 1, x + i, y + samples[i]);
        var (meanX, meanY) = (x / n, y / n);
        var (xx, xy) = (0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
            if (!bad[i]) (xx, xy) = (xx + (i - meanX) * (i - meanX), xy + (i - meanX) * (samples[i] - meanY));
        var slope = xx > 0 ? xy / xx : 0;
        return (slope, meanY - slope * meanX);
    }

    /// <summary>What is farther from the line than 2.5 times the scatter of what was good.</summary>
    private static void Reject(ReadOnlySpan<float> samples, Span<bool> bad, double slope, double intercept)
    {
        var (n, sum, squares) = (0, 0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
            if (!bad[i]) (n, sum) = (n + 1, sum + Flat(samples, i));
        for (var i = 0; i < samples.Length; i++)
            if (!bad[i]) squares += (Flat(samples, i) - sum / n) * (Flat(samples, i) - sum / n);
        var threshold = Rejection * Math.Sqrt(squares / n);
        for (var i = 0; i < samples.Length; i++) bad[i] |= Math.Abs(Flat(samples, i)) > threshold;

        double Flat(ReadOnlySpan<float> values, int i) => values[i] - (intercept + slope * i);
    }

    /// <summary>Neighbours of what is bad are bad: so many in all, one more before it than behind when that is even.</summary>
    private static void Grow(Span<bool> bad, int width)
    {
        var (behind, last) = (width / 2, -1);
        var ahead = width - 1 - behind;
        var grown = new bool[bad.Length];
        for (var i = 0; i < bad.Length; i++)
        {
            if (!bad[i]) continue;
            // A bad sample j makes i bad for j in [i − behind, i + ahead]; so i reaches from j − ahead to j + behind.
            for (var k = Math.Max(last + 1, i - ahead); k <= Math.Min(bad.Length - 1, i + behind); k++) grown[k] = true;
            last = Math.Max(last, Math.Min(bad.Length - 1, i + behind));
        }
        grown.CopyTo(bad);
    }
}
