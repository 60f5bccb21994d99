namespace Dax.Sky.Healpix;

/// <summary>Where a tile's pixels are on the sky: by the numbers of its base cell, exact at every border and at the poles.</summary>
public readonly partial record struct HipsTile
{
    /// <summary>
    /// From places in the tile (columns and rows, the first pixel's centre at 0; anywhere from −½ to Width − ½) to degrees, ICRS, in place. At a pole itself the longitude is one of many.
    /// </summary>
    public void PixelToSky(Span<double> column, Span<double> row)
    {
        var cell = HealpixCell.FromIndex(Order, Index);
        var scale = Math.ScaleB(1, -Order - WidthOrder);
        var (north, west) = ((cell.X * (double)Width + Width - 0.5) * scale, (cell.Y * (double)Width + 0.5) * scale);
        for (var i = 0; i < column.Length; i++)
        {
            // Rows count against x, which is to the north-east.
            var (x, y) = (Math.Clamp(north - row[i] * scale, 0, 1), Math.Clamp(west + column[i] * scale, 0, 1));
            (column[i], row[i]) = HealpixFace.ToSky(cell.Face, x, y);
        }
    }
}
