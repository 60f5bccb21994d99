using System.Collections.Immutable;

namespace Dax.Sky.Fits;

/// <summary>
/// A box of pixels, 0-based and half-open on every axis (FITS counts from 1: FITS pixel p is index p − 1), the first axis being the fastest one of the file.
/// Boxes of a plane need no memory of their own.
/// </summary>
public readonly struct PixelBox : IEquatable<PixelBox>
{
    private readonly long lower0, upper0, lower1, upper1;
    private readonly ImmutableArray<long> higher; // lower and upper of the third axis, of the fourth, …

    private PixelBox(int rank, long lower0, long upper0, long lower1, long upper1, ImmutableArray<long> higher)
    {
        Rank = rank;
        (this.lower0, this.upper0, this.lower1, this.upper1, this.higher) = (lower0, upper0, lower1, upper1, higher);
    }

    /// <summary>The pixels x0 ≤ x &lt; x1, y0 ≤ y &lt; y1 of a plane. An end below its beginning is an error of the caller.</summary>
    public PixelBox(long x0, long y0, long x1, long y1) : this(2, x0, x1, y0, y1, default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(x1, x0);
        ArgumentOutOfRangeException.ThrowIfLessThan(y1, y0);
    }

    /// <summary>Number of axes.</summary>
    public int Rank { get; }

    /// <summary>A box of any number of axes, from its first pixel to the one behind its last.</summary>
    public static PixelBox Of(ReadOnlySpan<long> lower, ReadOnlySpan<long> upper)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(upper.Length, lower.Length);
        for (var i = 0; i < lower.Length; i++) ArgumentOutOfRangeException.ThrowIfLessThan(upper[i], lower[i], nameof(upper));
        var higher = lower.Length > 2 ? ImmutableArray.CreateBuilder<long>((lower.Length - 2) * 2) : null;
        for (var i = 2; i < lower.Length; i++)
        {
            higher!.Add(lower[i]);
            higher.Add(upper[i]);
        }
        return new PixelBox(lower.Length, At(lower, 0), At(upper, 0), At(lower, 1), At(upper, 1), higher?.MoveToImmutable() ?? default);
    }

    /// <summary>All pixels of an image.</summary>
    public static PixelBox Whole(ReadOnlySpan<long> axes) => Of(new long[axes.Length], axes);

    /// <summary>First index of an axis (0 is the first axis).</summary>
    public long Lower(int axis) => axis switch { 0 => lower0, 1 => lower1, _ => higher[2 * axis - 4] };

    /// <summary>The index behind the last one of an axis.</summary>
    public long Upper(int axis) => axis switch { 0 => upper0, 1 => upper1, _ => higher[2 * axis - 3] };

    public long Length(int axis) => Upper(axis) - Lower(axis);

    public bool IsEmpty => PixelCount == 0;

    /// <summary>Number of pixels; <see cref="long.MaxValue"/> when there are more than that. A box without axes has none.</summary>
    public long PixelCount
    {
        get
        {
            if (Rank == 2) return Product(upper0 - lower0, upper1 - lower1);
            var count = Rank == 0 ? 0L : 1L;
            for (var i = 0; i < Rank; i++) count = Product(count, Length(i));
            return count;
        }
    }

    /// <summary>Whether all of it lies in an image with these axes.</summary>
    public bool IsWithin(ReadOnlySpan<long> axes)
    {
        if (axes.Length != Rank) return false;
        for (var i = 0; i < Rank; i++)
            if (Lower(i) < 0 || Upper(i) > axes[i]) return false;
        return true;
    }

    /// <summary>The part of it that lies in an image with these axes; empty where there is none.</summary>
    public PixelBox Clip(ReadOnlySpan<long> axes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(axes.Length, Rank);
        Span<long> lower = Rank <= 8 ? stackalloc long[Rank] : new long[Rank], upper = Rank <= 8 ? stackalloc long[Rank] : new long[Rank];
        for (var i = 0; i < Rank; i++)
        {
            lower[i] = Math.Clamp(Lower(i), 0, axes[i]);
            upper[i] = Math.Clamp(Upper(i), lower[i], axes[i]);
        }
        return Rank == 2 ? new PixelBox(lower[0], lower[1], upper[0], upper[1]) : Of(lower, upper);
    }

    /// <summary>The same box with the first plane of axes that it did not name (or without trailing axes of one pixel that are too many).</summary>
    public PixelBox WithRank(int rank)
    {
        var lower = new long[rank];
        var upper = new long[rank];
        for (var i = 0; i < rank; i++) (lower[i], upper[i]) = i < Rank ? (Lower(i), Upper(i)) : (0, 1);
        for (var i = rank; i < Rank; i++) ArgumentOutOfRangeException.ThrowIfNotEqual(Length(i), 1, nameof(rank));
        return Of(lower, upper);
    }

    public bool Equals(PixelBox other)
    {
        if (other.Rank != Rank) return false;
        for (var i = 0; i < Rank; i++)
            if (Lower(i) != other.Lower(i) || Upper(i) != other.Upper(i)) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is PixelBox other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Rank, lower0, upper0, lower1, upper1);
    public static bool operator ==(PixelBox left, PixelBox right) => left.Equals(right);
    public static bool operator !=(PixelBox left, PixelBox right) => !left.Equals(right);

    /// <summary>As FITS writes sections: <c>[x0:x1,y0:y1]</c>, 1-based, ends included.</summary>
    public override string ToString()
    {
        var box = this;
        return $"[{string.Join(',', Enumerable.Range(0, Rank).Select(i => $"{box.Lower(i) + 1}:{box.Upper(i)}"))}]";
    }

    private static long At(ReadOnlySpan<long> values, int i) => i < values.Length ? values[i] : 0;

    private static long Product(long a, long b) => (long)UInt128.Min((UInt128)a * (UInt128)b, (UInt128)long.MaxValue);
}
