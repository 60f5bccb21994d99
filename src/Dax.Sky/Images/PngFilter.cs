using System.Numerics;
using System.Runtime.InteropServices;

namespace Dax.Sky.Images;

/// <summary>Rows of a PNG as differences (9): from nothing, the pixel to the left, or the one above; chosen by the least sum of absolute differences.</summary>
internal static class PngFilter
{
    /// <summary>The number of the filter, then the filtered row.</summary>
    public static void Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels, Span<byte> filtered)
    {
        var (none, left, up) = Costs(row, above, channels);
        var target = filtered[1..];
        if (up <= left && up <= none)
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

    /// <summary>Sums over whole vectors behind the first pixel: the few bytes of the rest decide nothing.</summary>
    private static (uint None, uint Left, uint Up) Costs(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels)
    {
        if (row.Length <= channels) return (1, 1, 1);
        var here = MemoryMarshal.Cast<byte, Vector<byte>>(row[channels..]);
        var before = MemoryMarshal.Cast<byte, Vector<byte>>(row[..^channels]);
        var over = MemoryMarshal.Cast<byte, Vector<byte>>(above[channels..]);
        var (none, left, up) = (Vector<uint>.Zero, Vector<uint>.Zero, Vector<uint>.Zero);
        for (var i = 0; i < here.Length; i++)
        {
            none += Magnitude(here[i]);
            left += Magnitude(here[i] - before[i]);
            up += Magnitude(here[i] - over[i]);
        }
        return (Vector.Sum(none), Vector.Sum(left), Vector.Sum(up));
    }

    private static Vector<uint> Magnitude(Vector<byte> difference)
    {
        var magnitude = Vector.Min(difference, Vector<byte>.Zero - difference);
        Vector.Widen(magnitude, out var low, out var high);
        Vector.Widen(low + high, out var first, out var second);
        return first + second;
    }
}
