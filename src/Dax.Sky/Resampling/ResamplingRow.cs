using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Resampling;

/// <summary>Input, output and the places of one row between them. For one thread.</summary>
internal sealed class ResamplingRow(ImageSection input, ImageSection output, bool keepsFlux)
{
    private readonly double[] u = new double[RowPlaces.Room];
    private readonly double[] v = new double[RowPlaces.Room];
    private readonly double[] uNext = new double[RowPlaces.Room];
    private readonly double[] vNext = new double[RowPlaces.Room];

    private readonly RowPlaces places = new();

    private (int, int)? sloped;
    private AreaSlope slope;

    public ImageSection Input => input;

    public ImageSection Output => output;

    public bool HasVariance { get; } = !input.Variance.IsEmpty && !output.Variance.IsEmpty;

    public bool HasLevel { get; } = !input.Variance.IsEmpty && !output.Level.IsEmpty;

    public bool HasMask { get; } = !input.Mask.IsEmpty && !output.Mask.IsEmpty;

    public bool KeepsFlux => keepsFlux;

    public AreaCover Cover { get; } = new();

    /// <summary>Places of the row's pixels, in pixels of the input section.</summary>
    public ReadOnlySpan<double> U => u;

    public ReadOnlySpan<double> V => v;

    /// <summary>Of the corners below the row, when it was <see cref="Surround"/>ed.</summary>
    public ReadOnlySpan<double> NextU => uNext;

    public ReadOnlySpan<double> NextV => vNext;

    /// <summary>The centres of a row of the block. Answers where it begins in the output's planes.</summary>
    public int Locate(PixelMapBlock block, int y)
    {
        block.Row(y, u, v, input.X, input.Y);
        return (y - output.Y) * output.Width + block.X - output.X;
    }

    /// <summary>The corners above and below a row of the block.</summary>
    public int Surround(PixelMapBlock block, int y)
    {
        block.Corners(y, u, v, input.X, input.Y);
        block.Corners(y + 1, uNext, vNext, input.X, input.Y);
        return (y - output.Y) * output.Width + block.X - output.X;
    }

    /// <summary>The row that was located, by groups.</summary>
    public RowPlaces Place(int count, in Rim rim)
    {
        places.Set(u, v, count, input.Width, rim);
        return places;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Eight(ReadOnlySpan<float> numbers, int from) => Vector256.Create(numbers.Slice(from, RowPlaces.Group));

    /// <summary>Puts a group into a plane, or as much of it as there is of the row. Answers which of them are NaN, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Put(Span<float> plane, int at, int left, Vector256<float> values)
    {
        if (left >= RowPlaces.Group)
        {
            values.CopyTo(plane[at..]);
            return (byte)(~Vector256.Equals(values, values)).ExtractMostSignificantBits();
        }
        for (var i = 0; i < left; i++) plane[at + i] = values[i];
        return (byte)((~Vector256.Equals(values, values)).ExtractMostSignificantBits() & ((1u << left) - 1));
    }

    /// <summary>Does again what groups could not do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeCare(RowPlaces places, int at, int width, int taps, KernelWeights? table = null)
    {
        for (var group = 0; group < places.Groups; group++)
        {
            if (places.Careful[group] == 0) continue;
            var first = group * RowPlaces.Group;
            for (var i = first; i < Math.Min(width, first + RowPlaces.Group); i++)
                if ((places.Careful[group] >> (i - first) & 1) != 0) Careful.Fill(this, at + i, u[i], v[i], taps, table);
        }
    }

    /// <summary>How the input's pixels change in area about a block; the same for all blocks of a square.</summary>
    public AreaSlope SlopeOf(PixelMapBlock block, PixelMap map)
    {
        var square = (block.X / PixelMap.BlockSide, block.Y / PixelMap.BlockSide);
        if (sloped == square) return slope;
        block.Row(block.Y + block.Height / 2, u, v);
        (sloped, slope) = (square, map.SlopeAt(u[block.Width / 2], v[block.Width / 2]));
        return slope;
    }

    /// <summary>Counts instead of brightness: by the area of each output pixel, in input pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scale(PixelMapBlock block, int y, int at)
    {
        if (!keepsFlux) return;
        Surround(block, y);
        for (var i = 0; i < block.Width; i++)
        {
            var area = Quad.Area(u[i], v[i], u[i + 1], v[i + 1], uNext[i + 1], vNext[i + 1], uNext[i], vNext[i]);
            output.Image.Span[at + i] *= (float)area;
            if (HasVariance) output.Variance.Span[at + i] *= (float)(area * area);
            if (HasLevel) output.Level.Span[at + i] *= (float)(area * area);
        }
    }
}
