namespace Dax.Sky.Images;

/// <summary>Some of the finite values of an image, evenly over it.</summary>
internal static class PixelSamples
{
    /// <summary>Every n-th finite value from the first on, sorted; how many there are (n is as small as the room allows).</summary>
    public static int Take(ReadOnlySpan<float> values, Span<float> samples)
    {
        var finite = 0;
        foreach (var value in values)
            if (float.IsFinite(value)) finite++;
        var stride = Math.Max(1, finite / samples.Length);
        var (count, skip) = (0, 0);
        foreach (var value in values)
        {
            if (!float.IsFinite(value) || skip-- > 0) continue;
            if (count == samples.Length) break;
            samples[count++] = value;
            skip = stride - 1;
        }
        samples[..count].Sort();
        return count;
    }
}
