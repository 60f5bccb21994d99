using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Dax.Sky.Healpix;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>A HiPS tile in the making: what the images so far add up to. Its memory is rented: two values a pixel, one while a single image is on it. For one thread.</summary>
public sealed class TileCanvas(HipsTile tile) : IDisposable
{
    private const int Pixels = HipsTile.Width * HipsTile.Width;

    /// <summary>Values of the only image (NaN where it has none), or sums of values times weights.</summary>
    private float[]? sums;
    private float[]? weights;
    private float only;
    private bool isFilled;

    /// <summary>Whether its images weigh by their variances: all do or none; null before the first.</summary>
    private bool? byVariance;

    public HipsTile Tile { get; } = tile;

    /// <summary>Some image has pixels on it, be they without value.</summary>
    public bool IsTouched => isFilled;

    /// <summary>The means; false, and nothing written, when no pixel has a value. Rows and columns as <see cref="HipsTile"/> counts them.</summary>
    public bool TryFinish(Span<float> values)
    {
        if (!isFilled) return false;
        var found = weights is null ? Copy(values) : Divide(values);
        return found;
    }

    public void Dispose()
    {
        if (sums is not null) ArrayPool<float>.Shared.Return(sums);
        if (weights is not null) ArrayPool<float>.Shared.Return(weights);
        (sums, weights, isFilled, byVariance) = (null, null, false, null);
    }

    /// <summary>Throws ArgumentException for an image with variances after some without, or the other way: their weights would be in different units.</summary>
    internal void Admit(bool hasVariance)
    {
        if (byVariance is { } before && before != hasVariance) throw new ArgumentException("Of the images that are weighed by variance on a tile all have variances, or none.", nameof(hasVariance));
    }

    /// <summary>Where the next image's values go: NaN everywhere; <see cref="Merge"/> takes them in.</summary>
    /// <param name="scratch">Used when there is an image already.</param>
    internal ImageSection Next(Memory<float> scratch, Memory<float> variance)
    {
        // What an image that broke off left behind is overwritten.
        Memory<float> target = isFilled ? scratch : sums ??= ArrayPool<float>.Shared.Rent(Pixels);
        target = target[..Pixels];
        target.Span.Fill(float.NaN);
        if (!variance.IsEmpty) variance.Span.Fill(float.NaN);
        return new ImageSection(0, 0, HipsTile.Width, HipsTile.Width, target) { Level = variance };
    }

    /// <summary>Takes in what <see cref="Next"/> was filled with.</summary>
    internal void Merge(ImageSection next, float scale, float weight, bool isFirstKept)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(next.Image.Span);
        if (scale != 1)
            for (var i = 0; i < values.Length; i++) values[i] *= new Vector<float>(scale);
        (isFilled, byVariance) = (true, !next.Level.IsEmpty);
        var isFirst = next.Image.Span.Overlaps(sums.AsSpan(0, Pixels));
        if (isFirst && next.Level.IsEmpty)
        {
            only = weight;
            return;
        }
        if (weights is null) Spread(isFirst ? 0 : only);
        var total = MemoryMarshal.Cast<float, Vector<float>>(sums.AsSpan(0, Pixels));
        var divisor = MemoryMarshal.Cast<float, Vector<float>>(weights.AsSpan(0, Pixels));
        var variances = MemoryMarshal.Cast<float, Vector<float>>(next.Level.Span);
        var (zero, each) = (Vector<float>.Zero, new Vector<float>(weight));
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var w = variances.IsEmpty ? each : each / (variances[i] * new Vector<float>(scale * scale));
            var takes = Vector.Equals(value, value) & Vector.GreaterThan(w, zero) & Vector.LessThan(w, new Vector<float>(float.PositiveInfinity));
            if (isFirstKept) takes &= Vector.Equals(divisor[i], zero);
            w = Vector.ConditionalSelect(takes, w, zero);
            var before = isFirst ? zero : total[i];
            total[i] = before + w * Vector.ConditionalSelect(takes, value, zero);
            divisor[i] += w;
        }
    }

    /// <summary>From the values of one image to sums and weights.</summary>
    private void Spread(float weight)
    {
        weights = ArrayPool<float>.Shared.Rent(Pixels);
        var total = MemoryMarshal.Cast<float, Vector<float>>(sums.AsSpan(0, Pixels));
        var divisor = MemoryMarshal.Cast<float, Vector<float>>(weights.AsSpan(0, Pixels));
        if (weight == 0)
        {
            divisor.Clear();
            return;
        }
        for (var i = 0; i < total.Length; i++)
        {
            var has = Vector.Equals(total[i], total[i]);
            divisor[i] = Vector.ConditionalSelect(has, new Vector<float>(weight), Vector<float>.Zero);
            total[i] = Vector.ConditionalSelect(has, total[i] * new Vector<float>(weight), Vector<float>.Zero);
        }
    }

    private bool Copy(Span<float> values)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(sums.AsSpan(0, Pixels));
        var any = Vector<int>.Zero;
        foreach (var value in from) any |= Vector.Equals(value, value);
        if (any == Vector<int>.Zero) return false;
        sums.AsSpan(0, Pixels).CopyTo(values);
        return true;
    }

    private bool Divide(Span<float> values)
    {
        var total = MemoryMarshal.Cast<float, Vector<float>>(sums.AsSpan(0, Pixels));
        var divisor = MemoryMarshal.Cast<float, Vector<float>>(weights.AsSpan(0, Pixels));
        var means = MemoryMarshal.Cast<float, Vector<float>>(values[..Pixels]);
        var any = Vector<int>.Zero;
        for (var i = 0; i < means.Length; i++)
        {
            // Nothing by no weight is NaN.
            means[i] = total[i] / divisor[i];
            any |= Vector.Equals(means[i], means[i]);
        }
        return any != Vector<int>.Zero;
    }
}
