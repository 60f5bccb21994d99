using Dax.Sky.Geometry;
using Dax.Sky.Stencils;

namespace Dax.Sky.Resampling;

/// <summary>Grids that are as large as what they are to show.</summary>
public sealed partial record SkyGrid
{
    /// <summary>Pixels of a plane that regions are laid on.</summary>
    private const int LongestSide = 4_000_000;

    /// <summary>Degrees on the sky over which the size of pixels is measured.</summary>
    private const double Step = 1e-5;

    /// <summary>
    /// A grid that just holds the region, or what of it has a place in the projection. Null when nothing has, the grid would be too large for any image, or the region reaches beyond every plane (TAN: near
    /// 90 degrees from its middle).
    /// </summary>
    public static SkyGrid? Around(ISkyRegion region, GridProjection projection, double pixelDegrees, double rotationDegrees = 0)
    {
        var circle = region.BoundingCircle;
        // Well around the region, since projections stretch; as much as it takes, since a plane that is much larger is looked at too coarsely.
        for (var side = Math.Ceiling(6 * circle.RadiusDegrees / pixelDegrees) + 64; side <= LongestSide; side *= 2)
        {
            var large = new SkyGrid(projection, circle.Center, (int)side, (int)side, pixelDegrees, rotationDegrees);
            var world = large.World();
            var plane = new ImagePlane(new WcsPixelMap(world), large.Width, large.Height);
            if (StencilBox.Find(region, plane) is not { } found) return null;
            var box = large.WithPoles(region, world, found);
            if (box.Lower(0) <= 0 || box.Lower(1) <= 0 || box.Upper(0) >= large.Width || box.Upper(1) >= large.Height) continue;
            // The pixels stay where they were.
            var (x, y) = large.Reference();
            return large with { Width = (int)box.Length(0), Height = (int)box.Length(1), Pinned = (x - box.Lower(0), y - box.Lower(1)) };
        }
        return null;
    }

    /// <summary>
    /// A grid about the centre that covers so many degrees of the sky along its middle row and column: of projections whose pixels are smaller there than at their reference (CAR: by the cosine of the latitude)
    /// it has more of them, no more than go around the sky. Null for more than <paramref name="longestSide"/> along a side.
    /// </summary>
    public static SkyGrid? Sized(GridProjection projection, SkyPoint center, (double Width, double Height) degrees, double pixelDegrees, double rotationDegrees, int longestSide)
    {
        var grid = new SkyGrid(projection, center, 1, 1, pixelDegrees, rotationDegrees);
        var (across, along) = grid.IsZenithal ? (pixelDegrees, pixelDegrees) : grid.PixelAtCenter();
        // Rounding must not make a row more of 0.15 / 0.001.
        var (width, height) = (Math.Max(1, Math.Round(degrees.Width / across)), Math.Max(1, Math.Round(degrees.Height / along)));
        if (!grid.IsZenithal) (width, height) = (Math.Min(width, Math.Ceiling(360 / pixelDegrees)), Math.Min(height, Math.Ceiling(360 / pixelDegrees)));
        return width <= longestSide && height <= longestSide ? grid with { Width = (int)width, Height = (int)height } : null;
    }

    /// <summary>Degrees of the sky that a pixel at the centre has along both axes; 0 where a projection draws one point out.</summary>
    private (double Across, double Along) PixelAtCenter()
    {
        var (world, half) = (World(), Step / PixelDegrees / 2);
        return (Measure(world, half, 0), Measure(world, 0, half));
    }

    private double Measure(Wcs.Wcs world, double dx, double dy)
    {
        var (x, y) = ((Width + 1) / 2.0, (Height + 1) / 2.0);
        var isFrom = world.TryPixelToSky(x - dx, y - dy, out var from);
        var isTo = world.TryPixelToSky(x + dx, y + dy, out var to);
        // At a border of the projection one side is there.
        if (!isFrom && !isTo) return PixelDegrees;
        var way = Spherical.SeparationDegrees(isFrom ? from : Center, isTo ? to : Center) / (isFrom && isTo ? Step : Step / 2);
        return way < 1e-9 ? 0 : PixelDegrees * way;
    }

    /// <summary>
    /// The box with all that lies at a pole in the region: there CAR is as wide as the sky, and what lies beside it in HPX and AIT is on both sides of their border.
    /// </summary>
    private Fits.PixelBox WithPoles(ISkyRegion region, Wcs.Wcs world, Fits.PixelBox box)
    {
        if (IsZenithal) return box;
        foreach (var pole in (ReadOnlySpan<double>)[-90, 90])
        {
            if (!region.Contains(new SkyPoint(0, pole).ToUnitVector())) continue;
            foreach (var turn in (ReadOnlySpan<double>)[-180 + 1e-9, -135, -90, -45, 0, 45, 90, 135, 180 - 1e-9])
            {
                if (!world.TrySkyToPixel(new SkyPoint((ProjectionCenter().Lon + turn + 720) % 360, pole), out var x, out var y)) continue;
                var (column, row) = ((long)Math.Floor(x - 0.5), (long)Math.Floor(y - 0.5));
                box = new Fits.PixelBox(
                    Math.Clamp(Math.Min(box.Lower(0), column), 0, Width - 1), Math.Clamp(Math.Min(box.Lower(1), row), 0, Height - 1),
                    Math.Clamp(Math.Max(box.Upper(0), column + 1), 1, Width), Math.Clamp(Math.Max(box.Upper(1), row + 1), 1, Height));
            }
        }
        return box;
    }
}
