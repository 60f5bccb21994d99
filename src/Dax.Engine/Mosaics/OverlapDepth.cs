using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>How many images lie over each other, and what that takes of memory.</summary>
internal static class OverlapDepth
{
    /// <summary>Columns and rows of a tile at most; it has no more rows than a strip.</summary>
    private const int TileWidth = 1024, TileHeight = 256;

    /// <summary>Input pixels along a tile's side as long as the mosaic's pixels are not much larger than they; and the side of the least tile.</summary>
    private const int InputSide = 2048, LeastTile = 64;

    /// <summary>The most images that one tile may have, wherever it begins, counted on a net of tiles.</summary>
    public static int Of(LayerPlan layer)
    {
        var (width, height) = (Math.Min(TileWidth, layer.Grid.Width), Math.Min(TileHeight, layer.Grid.Height));
        var (across, along) = ((layer.Grid.Width + width - 1) / width, (layer.Grid.Height + height - 1) / height);
        // Differences along both axes: their sums are the counts.
        var counts = new int[(across + 1) * (along + 1)];
        foreach (var image in layer.Images)
        {
            // A tile that begins here may reach into the next of the net.
            var (x0, y0) = (Math.Max(0, (int)(image.Box.Lower(0) / width) - 1), Math.Max(0, (int)(image.Box.Lower(1) / height) - 1));
            var (x1, y1) = ((int)((image.Box.Upper(0) + width - 1) / width), (int)((image.Box.Upper(1) + height - 1) / height));
            if (x1 <= x0 || y1 <= y0) continue;
            counts[y0 * (across + 1) + x0]++;
            counts[y0 * (across + 1) + x1]--;
            counts[y1 * (across + 1) + x0]--;
            counts[y1 * (across + 1) + x1]++;
        }
        return Most(counts, across + 1, along + 1);
    }

    /// <summary>Bytes of one tile in work: a section of each image that touches it, and what is read of the largest.</summary>
    public static long TileBytes(LayerPlan layer, int depth)
    {
        var (width, height) = Tile(layer.Grid);
        var planes = 1 + (layer.ReadsVariance ? 1 : 0) + (layer.ReadsMask ? 1 : 0);
        var input = 0.0;
        foreach (var image in layer.Images)
        {
            var side = Math.Max(InputSide, LeastTile * layer.Grid.PixelDegrees / image.Image.PixelDegrees);
            input = Math.Max(input, Math.Min(side * side, (double)image.Image.Width * image.Image.Height));
        }
        return (long)(4.0 * planes * ((depth + 1.0) * width * height + input));
    }

    private static (int Width, int Height) Tile(SkyGrid grid) => (Math.Min(TileWidth, grid.Width), Math.Min(MosaicWriter.StripRows(grid.Width), grid.Height));

    private static int Most(int[] counts, int width, int height)
    {
        var most = 0;
        for (var y = 0; y < height; y++)
        {
            var row = 0;
            for (var x = 0; x < width; x++)
            {
                row += counts[y * width + x];
                counts[y * width + x] = row + (y > 0 ? counts[(y - 1) * width + x] : 0);
                most = Math.Max(most, counts[y * width + x]);
            }
        }
        return most;
    }
}
