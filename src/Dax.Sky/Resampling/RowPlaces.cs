using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dax.Sky.Resampling;

/// <summary>
/// Where the pixels of one row of a block take their values: of each the input pixel at or below its place, and how far beyond that it lies. Eight pixels make a group; a group of which any pixel is
/// too near to the rim for a kernel is left to <see cref="Careful"/>. For one thread.
/// </summary>
internal sealed class RowPlaces
{
    public const int Group = 8;
    private const int MostGroups = (PixelMapBlock.MostColumns + Group - 1) / Group;

    /// <summary>Columns with room for whole groups.</summary>
    public const int Room = MostGroups * Group;

    private readonly int[] from = new int[Room];
    private readonly float[] across = new float[Room];
    private readonly float[] along = new float[Room];
    private readonly byte[] careful = new byte[MostGroups];

    public int Groups { get; private set; }

    /// <summary>Index in the input's planes of the pixel at or below the place.</summary>
    public ReadOnlySpan<int> From => from;

    /// <summary>0 to 1.</summary>
    public ReadOnlySpan<float> Across => across;

    public ReadOnlySpan<float> Along => along;

    /// <summary>Of each group the pixels, a bit each, that need care: at the rim, or by pixels without value.</summary>
    public Span<byte> Careful => careful;

    /// <summary>Whether the group as a whole is away from the rim.</summary>
    public bool IsInside(int group) => careful[group] != byte.MaxValue;

    /// <param name="u">Places, with room for whole groups behind them: that is overwritten.</param>
    /// <param name="v">Places.</param>
    /// <param name="count">How many.</param>
    /// <param name="width">Of the input.</param>
    /// <param name="rim">Where a whole group may lie: its first place and the one behind its last, along both axes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(Span<double> u, Span<double> v, int count, int width, in Rim rim)
    {
        Groups = (count + Group - 1) / Group;
        u[count..(Groups * Group)].Fill(u[count - 1]);
        v[count..(Groups * Group)].Fill(v[count - 1]);
        for (var group = 0; group < Groups; group++)
        {
            var at = group * Group;
            var isInside = Avx2.IsSupported ? Four(u, v, at, width, rim) & Four(u, v, at + Vector256<double>.Count, width, rim) : Plain(u, v, at, width, rim);
            careful[group] = isInside ? (byte)0 : byte.MaxValue;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Four(ReadOnlySpan<double> us, ReadOnlySpan<double> vs, int at, int width, in Rim rim)
    {
        var (u, v) = (Vector256.Create(us.Slice(at, 4)), Vector256.Create(vs.Slice(at, 4)));
        var isInside = Vector256.GreaterThanOrEqual(u, Vector256.Create(rim.Low)) & Vector256.GreaterThanOrEqual(v, Vector256.Create(rim.Low))
            & Vector256.LessThan(u, Vector256.Create(rim.Right)) & Vector256.LessThan(v, Vector256.Create(rim.Top));
        var (left, below) = (Vector256.Floor(u), Vector256.Floor(v));
        (Avx.ConvertToVector128Int32WithTruncation(left) + Avx.ConvertToVector128Int32WithTruncation(below) * Vector128.Create(width)).CopyTo(from, at);
        Avx.ConvertToVector128Single(u - left).CopyTo(across, at);
        Avx.ConvertToVector128Single(v - below).CopyTo(along, at);
        return isInside.ExtractMostSignificantBits() == 0xF;
    }

    /// <summary>Without vectors.</summary>
    internal bool Plain(ReadOnlySpan<double> us, ReadOnlySpan<double> vs, int at, int width, in Rim rim)
    {
        var areInside = true;
        for (var i = at; i < at + Group; i++)
        {
            var (u, v) = (us[i], vs[i]);
            // Not when it is NaN, either.
            var isInside = u >= rim.Low && v >= rim.Low && u < rim.Right && v < rim.Top;
            areInside &= isInside;
            var (left, below) = isInside ? ((int)u, (int)v) : default;
            (from[i], across[i], along[i]) = (below * width + left, (float)(u - left), (float)(v - below));
        }
        return areInside;
    }
}

/// <summary>Where a kernel finds all its pixels: Low ≤ u &lt; Right and Low ≤ v &lt; Top.</summary>
internal readonly record struct Rim(double Low, double Right, double Top);
