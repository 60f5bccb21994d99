using System.Buffers;

namespace Dax.Sky.Images;

/// <summary>Black and white by the share of the values in between, as astropy's PercentileInterval.</summary>
public static class PercentileRange
{
    /// <summary>False when no value is finite. Exact for as many finite values as <paramref name="samples"/>; of more every n-th is looked at.</summary>
    /// <param name="values">Pixels; NaN and infinities are not looked at.</param>
    /// <param name="percent">In (0, 100]: as many are left out below as above.</param>
    /// <param name="range">Between neighbouring values by proportion.</param>
    /// <param name="samples">Bounds the work and the memory.</param>
    public static bool TryFind(ReadOnlySpan<float> values, double percent, out PixelRange range, int samples = 1 << 18)
    {
        if (!(percent is > 0 and <= 100)) throw new ArgumentOutOfRangeException(nameof(percent), percent, "More than 0, at most 100.");
        if (samples is < 1 or > 1 << 24) throw new ArgumentOutOfRangeException(nameof(samples), samples, "From 1 to 2^24.");
        samples = Math.Max(1, Math.Min(samples, values.Length));
        var rented = ArrayPool<float>.Shared.Rent(samples);
        try
        {
            var count = PixelSamples.Take(values, rented.AsSpan(0, samples));
            var sorted = rented.AsSpan(0, count);
            var outside = 0.5 * (100 - percent) / 100;
            range = count > 0 ? new PixelRange(At(sorted, outside), At(sorted, 1 - outside)) : default;
            return count > 0;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static double At(ReadOnlySpan<float> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]);
    }
}
