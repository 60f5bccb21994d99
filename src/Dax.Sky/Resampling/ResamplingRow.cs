namespace Dax.Sky.Resampling;

/// <summary>Input, output and the places of one row between them. For one thread.</summary>
internal sealed class ResamplingRow(ImageSection input, ImageSection output, bool keepsFlux)
{
    private readonly double[] u = new double[PixelMapBlock.MostColumns];
    private readonly double[] v = new double[PixelMapBlock.MostColumns];
    private readonly double[] uNext = new double[PixelMapBlock.MostColumns];
    private readonly double[] vNext = new double[PixelMapBlock.MostColumns];

    private PixelMapBlock? sloped;
    private (double Across, double Along) slope;

    public ImageSection Input => input;

    public ImageSection Output => output;

    public bool HasVariance { get; } = !input.Variance.IsEmpty && !output.Variance.IsEmpty;

    public bool HasMask { get; } = !input.Mask.IsEmpty && !output.Mask.IsEmpty;

    public bool KeepsFlux => keepsFlux;

    /// <summary>Places of the row's pixels, in pixels of the input section.</summary>
    public ReadOnlySpan<double> U => u;

    public ReadOnlySpan<double> V => v;

    /// <summary>Of the corners below the row, when it was <see cref="Surround"/>ed.</summary>
    public ReadOnlySpan<double> NextU => uNext;

    public ReadOnlySpan<double> NextV => vNext;

    /// <summary>The centres of a row of the block. Answers where it begins in the output's planes.</summary>
    public int Locate(PixelMapBlock block, int y)
    {
        block.Row(y, u, v);
        Shift(u, v, block.Width);
        return (y - output.Y) * output.Width + block.X - output.X;
    }

    /// <summary>The corners above and below a row of the block.</summary>
    public int Surround(PixelMapBlock block, int y)
    {
        block.Corners(y, u, v);
        block.Corners(y + 1, uNext, vNext);
        Shift(u, v, block.Width + 1);
        Shift(uNext, vNext, block.Width + 1);
        return (y - output.Y) * output.Width + block.X - output.X;
    }

    /// <summary>How the input's pixels change in area about a block.</summary>
    public (double Across, double Along) SlopeOf(PixelMapBlock block, PixelMap map)
    {
        if (ReferenceEquals(sloped, block)) return slope;
        block.Row(block.Y + block.Height / 2, u, v);
        (sloped, slope) = (block, map.AreaSlope(u[block.Width / 2], v[block.Width / 2]));
        return slope;
    }

    /// <summary>Counts instead of brightness: by the area of each output pixel, in input pixels.</summary>
    public void Scale(PixelMapBlock block, int y, int at)
    {
        if (!keepsFlux) return;
        Surround(block, y);
        for (var i = 0; i < block.Width; i++)
        {
            var area = Quad.Area(u[i], v[i], u[i + 1], v[i + 1], uNext[i + 1], vNext[i + 1], uNext[i], vNext[i]);
            output.Image.Span[at + i] *= (float)area;
            if (HasVariance) output.Variance.Span[at + i] *= (float)(area * area);
        }
    }

    private void Shift(Span<double> us, Span<double> vs, int count)
    {
        for (var i = 0; i < count; i++)
        {
            us[i] -= input.X;
            vs[i] -= input.Y;
        }
    }
}
