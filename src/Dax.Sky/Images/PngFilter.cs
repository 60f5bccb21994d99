using System.Numerics;
using System.Runtime.InteropServices;

namespace Dax.Sky.Images;

/// <summary>Rows of a PNG as differences (9): from nothing, the pixel to the left, the one above, or the mean of both; chosen by the least sum of absolute differences.</summary>
internal static class PngFilter
{
    /// <summary>The number of the filter, then the filtered row.</summary>
    public static void Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels, Span<byte> filtered)
    {
        var (none, left, up, mean) = Costs(row, above, channels);
        var target = filtered[1..];
        if (mean < left && mean < up && mean < none)
        {
            filtered[0] = 3;
            for (var i = 0; i < Math.Min(channels, row.Length); i++) target[i] = (byte)(row[i] - above[i] / 2);
            if (row.Length > channels) SubtractMean(row[channels..], row[..^channels], above[channels..], target[channels..]);
        }
        else if (up <= left && up <= none)
        {
            filtered[0] = 2;
            Subtract(row, above, target);
        }
        else if (left <= none)
        {
            filtered[0] = 1;
            row[..Math.Min(channels, row.Length)].CopyTo(target);
            if (row.Length > channels) Subtract(row[channels..], row[..^channels], target[channels..]);
        }
        else
        {
            filtered[0] = 0;
            row.CopyTo(target);
        }
    }

    private static void Subtract(ReadOnlySpan<byte> from, ReadOnlySpan<byte> what, Span<byte> target)
    {
        var lanes = Vector<byte>.Count;
        var i = 0;
        for (; i <= from.Length - lanes; i += lanes) (new Vector<byte>(from[i..]) - new Vector<byte>(what[i..])).CopyTo(target[i..]);
        for (; i < from.Length; i++) target[i] = (byte)(from[i] - what[i]);
    }

    private static void SubtractMean(ReadOnlySpan<byte> from, ReadOnlySpan<byte> left, ReadOnlySpan<byte> above, Span<byte> target)
    {
        var lanes = Vector<byte>.Count;
        var i = 0;
        for (; i <= from.Length - lanes; i += lanes) (new Vector<byte>(from[i..]) - Mean(new Vector<byte>(left[i..]), new Vector<byte>(above[i..]))).CopyTo(target[i..]);
        for (; i < from.Length; i++) target[i] = (byte)(from[i] - (left[i] + above[i]) / 2);
    }

    /// <summary>Rounded down, without the ninth bit of the sum.</summary>
    private static Vector<byte> Mean(Vector<byte> a, Vector<byte> b) => (a & b) + (((a ^ b) >> 1) & new Vector<byte>(0x7F));

    /// <summary>Sums over whole vectors behind the first pixel: the few bytes of the rest decide nothing.</summary>
    private static (uint None, uint Left, uint Up, uint Mean) Costs(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels)
    {
        if (row.Length <= channels) return (1, 1, 1, 1);
        var here = MemoryMarshal.Cast<byte, Vector<byte>>(row[channels..]);
        var before = MemoryMarshal.Cast<byte, Vector<byte>>(row[..^channels]);
        var over = MemoryMarshal.Cast<byte, Vector<byte>>(above[channels..]);
        var (none, left, up, mean) = (Vector<uint>.Zero, Vector<uint>.Zero, Vector<uint>.Zero, Vector<uint>.Zero);
        for (var i = 0; i < here.Length; i++)
        {
            none += Magnitude(here[i]);
            left += Magnitude(here[i] - before[i]);
            up += Magnitude(here[i] - over[i]);
            mean += Magnitude(here[i] - Mean(before[i], over[i]));
        }
        return (Vector.Sum(none), Vector.Sum(left), Vector.Sum(up), Vector.Sum(mean));
    }

    private static Vector<uint> Magnitude(Vector<byte> difference)
    {
        var magnitude = Vector.Min(difference, Vector<byte>.Zero - difference);
        Vector.Widen(magnitude, out var low, out var high);
        Vector.Widen(low + high, out var first, out var second);
        return first + second;
    }
}
