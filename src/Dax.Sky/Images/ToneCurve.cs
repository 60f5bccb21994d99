using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dax.Sky.Images;

/// <summary>
/// Values to 256 shades. Exact (the nearest shade of the curve) without computing the curve for every pixel: the value where each shade begins is known, and a
/// table says about where to look. Immutable.
/// </summary>
public sealed class ToneCurve
{
    private const int Cells = 4096;

    // Doubles: a float has no digits for a narrow range far from zero.
    private readonly double low;
    private readonly double perCell;

    /// <summary>The value from which on a pixel has the shade; behind the last one NaN, which nothing reaches.</summary>
    private readonly float[] begins = new float[257];

    /// <summary>The shade at the beginning of a cell.</summary>
    private readonly byte[] shades = new byte[Cells];

    /// <summary>Whether no cell has more than one shade to choose from behind its first.</summary>
    private readonly bool isGentle = true;

    private ToneCurve(PixelRange range, Func<double, double> inverse)
    {
        Range = range;
        // One value only: all of it is black.
        var width = range.High > range.Low ? range.High - range.Low : 1;
        (low, perCell) = (range.Low, Cells / width);
        for (var shade = 1; shade < 256; shade++) begins[shade] = FromBelow(range.Low + width * inverse((shade - 0.5) / 255));
        (begins[0], begins[256]) = (float.NegativeInfinity, float.NaN);
        for (var cell = 0; cell < Cells; cell++)
        {
            // One cell early: rounding may put a value into the one before.
            var value = range.Low + width * Math.Max(0, cell - 1) / Cells;
            var shade = cell == 0 ? 0 : (int)shades[cell - 1];
            while (value >= begins[shade + 1]) shade++;
            shades[cell] = (byte)shade;
        }
        for (var cell = 0; cell < Cells - 2; cell++) isGentle &= shades[cell + 2] - shades[cell] <= 1;
    }

    public PixelRange Range { get; }

    /// <summary>Shades in proportion to values.</summary>
    public static ToneCurve Linear(PixelRange range) => new(Check(range), y => y);

    /// <summary>asinh(x / a) / asinh(1 / a) of what is between black (x = 0) and white (1), as astropy's AsinhStretch: linear for x below <paramref name="softening"/>, logarithmic above.</summary>
    /// <param name="range">Black and white.</param>
    /// <param name="softening">a, in [1e-6, 1].</param>
    public static ToneCurve Asinh(PixelRange range, double softening = 0.1)
    {
        if (!(softening is >= 1e-6 and <= 1)) throw new ArgumentOutOfRangeException(nameof(softening), softening, "From 1e-6 to 1.");
        var top = Math.Asinh(1 / softening);
        return new(Check(range), y => softening * Math.Sinh(y * top));
    }

    /// <summary>Shades of values; what is below black is 0, above white 255, NaN 0.</summary>
    /// <param name="values">Pixels.</param>
    /// <param name="result">As long.</param>
    /// <param name="isZeroKept">True when 0 means that there is no value: then values begin with 1.</param>
    public void Map(ReadOnlySpan<float> values, Span<byte> result, bool isZeroKept = false)
    {
        if (result.Length < values.Length) throw new ArgumentException("There is not room for all shades.", nameof(result));
        var darkest = isZeroKept ? 1 : 0;
        if (isGentle) MapGentle(values, result, darkest);
        else MapSteep(values, result, darkest);
    }

    /// <summary>Cells for several values at once, shades without a branch that noise could make the processor guess wrongly.</summary>
    private void MapGentle(ReadOnlySpan<float> values, Span<byte> result, int darkest)
    {
        var (table, starts) = (shades, begins);
        var lanes = Vector<float>.Count;
        Span<int> cells = stackalloc int[lanes];
        var i = 0;
        for (; i <= values.Length - lanes; i += lanes)
        {
            FindCells(new Vector<float>(values[i..])).CopyTo(cells);
            for (var k = 0; k < cells.Length; k++) result[i + k] = Shade(table, starts, values[i + k], cells[k], darkest);
        }
        for (; i < values.Length; i++) result[i] = Shade(table, starts, values[i], Cell(values[i]), darkest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Shade(byte[] table, float[] starts, float value, int cell, int darkest)
    {
        var shade = (int)table[cell];
        shade += value >= starts[shade + 1] ? 1 : 0;
        return (byte)(float.IsNaN(value) ? 0 : Math.Max(shade, darkest));
    }

    private Vector<int> FindCells(Vector<float> values)
    {
        Vector.Widen(Vector.ConditionalSelect(Vector.Equals(values, values), values, new Vector<float>((float)low)), out var first, out var second);
        var (start, scale, last) = (new Vector<double>(low), new Vector<double>(perCell), new Vector<double>(Cells - 1));
        first = Vector.MinNative(Vector.MaxNative((first - start) * scale, Vector<double>.Zero), last);
        second = Vector.MinNative(Vector.MaxNative((second - start) * scale, Vector<double>.Zero), last);
        return Vector.ConvertToInt32Native(Vector.Narrow(first, second));
    }

    private void MapSteep(ReadOnlySpan<float> values, Span<byte> result, int darkest)
    {
        var (table, starts) = (shades, begins);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var shade = (int)table[Cell(value)];
            while (value >= starts[shade + 1]) shade++;
            result[i] = (byte)(float.IsNaN(value) ? 0 : Math.Max(shade, darkest));
        }
    }

    /// <summary>NaN becomes 0.</summary>
    private int Cell(double value) => (int)Math.Min(Math.Max((value - low) * perCell, 0), Cells - 1);

    /// <summary>The least float that is not less.</summary>
    private static float FromBelow(double value) => (float)value < value ? MathF.BitIncrement((float)value) : (float)value;

    private static PixelRange Check(PixelRange range) => double.IsFinite(range.Low) && double.IsFinite(range.High)
        ? range
        : throw new ArgumentOutOfRangeException(nameof(range), range, "Black and white are finite.");
}
