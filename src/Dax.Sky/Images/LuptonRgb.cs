using System.Numerics;
using System.Runtime.InteropServices;

namespace Dax.Sky.Images;

/// <summary>
/// Three bands as one picture whose colours do not depend on brightness (Lupton et al. 2004, PASP 116, 133): the mean of the bands is stretched by asinh, each
/// band follows by the same factor, and a pixel that is brighter than white keeps its colour. As astropy's make_lupton_rgb.
/// </summary>
public sealed class LuptonRgb
{
    private readonly float black1, black2, black3, slope, soften;

    /// <param name="black">What is black in the three bands.</param>
    /// <param name="stretch">Up to about this brightness the picture is linear; more than 0.</param>
    /// <param name="q">How soon it turns logarithmic; 0 to 1e10.</param>
    public LuptonRgb((double R, double G, double B) black, double stretch = 5, double q = 8)
    {
        if (!(stretch > 0 && double.IsFinite(stretch))) throw new ArgumentOutOfRangeException(nameof(stretch), stretch, "More than 0.");
        if (!(q >= 0)) throw new ArgumentOutOfRangeException(nameof(q), q, "Not negative.");
        q = Math.Min(q < 1.0 / (1 << 23) ? 0.1 : q, 1e10);
        (black1, black2, black3) = ((float)black.R, (float)black.G, (float)black.B);
        (slope, soften) = ((float)(0.1 * 255 / Math.Asinh(0.1 * q)), (float)Math.Min(q / stretch, 1e20));
    }

    /// <summary>Red, green, blue bytes, pixel by pixel; a band that is NaN is 0 there, and so is the pixel when all are.</summary>
    /// <param name="red">Pixels of the band shown as red.</param>
    /// <param name="green">As many.</param>
    /// <param name="blue">As many.</param>
    /// <param name="rgb">Three times as long.</param>
    /// <param name="isZeroKept">True when black means that there is no value: then pixels with one are at least (0, 0, 1).</param>
    public void Map(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, Span<byte> rgb, bool isZeroKept = false)
    {
        if (green.Length != red.Length || blue.Length != red.Length || rgb.Length < 3 * red.Length) throw new ArgumentException("The bands must be of one length, the picture three times as long.");
        var lanes = Vector<float>.Count;
        Span<float> padded = stackalloc float[6 * lanes];
        for (var start = 0; start < red.Length; start += lanes)
        {
            var count = Math.Min(lanes, red.Length - start);
            padded.Clear();
            red.Slice(start, count).CopyTo(padded);
            green.Slice(start, count).CopyTo(padded[lanes..]);
            blue.Slice(start, count).CopyTo(padded[(2 * lanes)..]);
            Convert(MemoryMarshal.Cast<float, Vector<float>>(padded));
            for (var i = 0; i < count; i++)
            {
                var pixel = rgb.Slice(3 * (start + i), 3);
                for (var band = 0; band < 3; band++) pixel[band] = (byte)padded[(3 + band) * lanes + i];
                var hasValue = !(float.IsNaN(padded[i]) && float.IsNaN(padded[lanes + i]) && float.IsNaN(padded[2 * lanes + i]));
                if (isZeroKept && hasValue && (pixel[0] | pixel[1] | pixel[2]) == 0) pixel[2] = 1;
            }
        }
    }

    /// <summary>The first three vectors are bands, the last three become their shades.</summary>
    private void Convert(Span<Vector<float>> bands)
    {
        var zero = Vector<float>.Zero;
        var r = Number(bands[0]) - new Vector<float>(black1);
        var g = Number(bands[1]) - new Vector<float>(black2);
        var b = Number(bands[2]) - new Vector<float>(black3);
        var intensity = (r + g + b) / new Vector<float>(3);
        var x = intensity * new Vector<float>(soften);
        // Of large numbers asinh is the logarithm of twice the number: their squares would be beyond what floats can count.
        var isLarge = Vector.GreaterThan(x, new Vector<float>(1e6f));
        var asinh = Vector.Log(Vector.ConditionalSelect(isLarge, x + x, x + Vector.SquareRoot(x * x + Vector<float>.One)));
        var factor = asinh * new Vector<float>(slope) / intensity;
        factor = Vector.ConditionalSelect(Vector.GreaterThan(intensity, zero), factor, zero);
        (r, g, b) = (Vector.Max(r * factor, zero), Vector.Max(g * factor, zero), Vector.Max(b * factor, zero));
        var white = new Vector<float>(255);
        var brightest = Vector.Max(Vector.Max(r, Vector.Max(g, b)), white);
        var dim = white / brightest;
        (bands[3], bands[4], bands[5]) = (Vector.Min(r * dim, white), Vector.Min(g * dim, white), Vector.Min(b * dim, white));

        // A band without a value adds nothing; beyond all measure is as bright as can be counted.
        static Vector<float> Number(Vector<float> band) =>
            Vector.Min(Vector.Max(Vector.ConditionalSelect(Vector.Equals(band, band), band, Vector<float>.Zero), new Vector<float>(-1e12f)), new Vector<float>(1e12f));
    }
}
