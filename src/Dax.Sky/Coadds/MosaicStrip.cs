using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>Some whole rows of a mosaic: its planes, and how many images each pixel is made of.</summary>
public sealed class MosaicStrip
{
    private readonly float[] image;
    private readonly float[] variance;
    private readonly int[] mask;
    private readonly short[] coverage;

    /// <param name="width">Of the mosaic.</param>
    /// <param name="rows">At most.</param>
    /// <param name="hasVariance">Whether it has a plane of variances.</param>
    /// <param name="hasMask">Whether it has a mask.</param>
    public MosaicStrip(int width, int rows, bool hasVariance, bool hasMask)
    {
        (Width, MostRows) = (width, rows);
        image = new float[width * rows];
        variance = hasVariance ? new float[width * rows] : [];
        mask = hasMask ? new int[width * rows] : [];
        coverage = new short[width * rows];
    }

    public int Width { get; }

    public int MostRows { get; }

    /// <summary>The first of the mosaic's rows that it holds.</summary>
    public int Y { get; private set; }

    /// <summary>How many it holds.</summary>
    public int Rows { get; private set; }

    public bool HasVariance => variance.Length > 0;

    public bool HasMask => mask.Length > 0;

    public ReadOnlySpan<float> Image => image.AsSpan(0, Width * Rows);

    public ReadOnlySpan<float> Variance => variance.AsSpan(0, HasVariance ? Width * Rows : 0);

    public ReadOnlySpan<int> Mask => mask.AsSpan(0, HasMask ? Width * Rows : 0);

    public ReadOnlySpan<short> Coverage => coverage.AsSpan(0, Width * Rows);

    internal void Begin(int y, int rows) => (Y, Rows) = (y, rows);

    /// <summary>Puts a tile into its place. Tiles do not overlap: many threads may.</summary>
    internal void Put(ImageSection tile, ReadOnlySpan<short> counts)
    {
        for (var row = 0; row < tile.Height; row++)
        {
            var (from, to) = (row * tile.Width, (tile.Y - Y + row) * Width + tile.X);
            tile.Image.Span.Slice(from, tile.Width).CopyTo(image.AsSpan(to));
            if (HasVariance) tile.Variance.Span.Slice(from, tile.Width).CopyTo(variance.AsSpan(to));
            if (HasMask) tile.Mask.Span.Slice(from, tile.Width).CopyTo(mask.AsSpan(to));
            counts.Slice(from, tile.Width).CopyTo(coverage.AsSpan(to));
        }
    }

    /// <summary>A tile of which there is nothing.</summary>
    internal void PutNothing(int x, int y, int width, int height)
    {
        for (var row = 0; row < height; row++)
        {
            var to = (y - Y + row) * Width + x;
            image.AsSpan(to, width).Fill(float.NaN);
            if (HasVariance) variance.AsSpan(to, width).Fill(float.NaN);
            if (HasMask) mask.AsSpan(to, width).Clear();
            coverage.AsSpan(to, width).Clear();
        }
    }
}
