using Dax.Sky.Fits;
using Dax.Sky.Geometry;

namespace Dax.Sky.Stencils;

/// <summary>Which pixels of an image a region holds: those whose centre is in it.</summary>
public sealed class StencilMask(ISkyRegion region, ImagePlane image)
{
    private const int Batch = 256;

    /// <summary>Row by row, the first axis fastest; false for what is off the sky.</summary>
    /// <param name="box">Of a plane, 0-based.</param>
    /// <param name="inside">As many as the box has pixels.</param>
    public void Find(in PixelBox box, Span<bool> inside)
    {
        Span<double> x = stackalloc double[Batch], y = stackalloc double[Batch], lon = stackalloc double[Batch], lat = stackalloc double[Batch];
        var at = 0;
        for (var row = box.Lower(1); row < box.Upper(1); row++)
        {
            for (var from = box.Lower(0); from < box.Upper(0); from += Batch)
            {
                var count = (int)Math.Min(Batch, box.Upper(0) - from);
                for (var i = 0; i < count; i++) x[i] = from + i + 1;
                y[..count].Fill(row + 1);
                image.Map.ToSky(x[..count], y[..count], lon[..count], lat[..count]);
                for (var i = 0; i < count; i++) inside[at++] = !double.IsNaN(lon[i]) && region.Contains(UnitVector3.FromDegrees(lon[i], lat[i]));
            }
        }
    }
}
