using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>All tiles of an order, small, side by side: the root of their number to a line, from the top left (HiPS 1.0, 4.3.2). Rows from the bottom, as FITS has them.</summary>
internal sealed class AllskySheet
{
    private const int Side = 64;

    private readonly int across;
    private readonly float[] values;

    public AllskySheet(int order)
    {
        var tiles = 12 << (2 * order);
        across = (int)Math.Sqrt(tiles);
        (Width, Height) = (across * Side, (tiles + across - 1) / across * Side);
        values = new float[Width * Height];
        Array.Fill(values, float.NaN);
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<float> Values => values;

    public void Put(long index, ReadOnlySpan<float> tile)
    {
        var (column, line) = ((int)index % across, (int)index / across);
        var small = Shrink(tile, Side);
        for (var row = 0; row < Side; row++) small.AsSpan(row * Side, Side).CopyTo(values.AsSpan((Height - (line + 1) * Side + row) * Width + column * Side));
    }

    /// <summary>Means of what has a value.</summary>
    public static float[] Shrink(ReadOnlySpan<float> tile, int side)
    {
        var step = HipsTile.Width / side;
        var small = new float[side * side];
        for (var i = 0; i < small.Length; i++)
        {
            var (sum, count) = (0.0, 0);
            var corner = i / side * step * HipsTile.Width + i % side * step;
            for (var row = 0; row < step; row++)
                foreach (var value in tile.Slice(corner + row * HipsTile.Width, step))
                {
                    if (float.IsNaN(value)) continue;
                    sum += value;
                    count++;
                }
            small[i] = count > 0 ? (float)(sum / count) : float.NaN;
        }
        return small;
    }
}
