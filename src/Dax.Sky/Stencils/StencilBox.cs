using Dax.Sky.Fits;
using Dax.Sky.Geometry;

namespace Dax.Sky.Stencils;

/// <summary>
/// Lays a region of the sky on an image: the smallest box of pixels that holds every pixel whose area the region touches. What a region and an image share is
/// bounded by the region's border inside of the image and by corners of the image inside of the region; the border is followed arc by arc, and halved wherever it could
/// still add a pixel.
/// </summary>
public static class StencilBox
{
    /// <summary>0-based, half-open; null where the two do not touch. A part that reaches into a pixel by less than 1e-5 of it does not touch it.</summary>
    public static PixelBox? Find(ISkyRegion region, ImagePlane image)
    {
        if (!MayMeet(region, image)) return null;
        var extent = new PixelExtent(image.Width, image.Height);
        BorderTracer.Trace(region, image, extent);
        AddInside(region, image, extent);
        if (extent.IsEmpty) return null;
        var (left, bottom, right, top) = extent.Pixels;
        return new PixelBox(left - 1, bottom - 1, right, top);
    }

    private static bool MayMeet(ISkyRegion region, ImagePlane image) =>
        image.HasOffSky || region.Relate(image.Center, image.ReachRadians) != CircleRelation.Disjoint;

    /// <summary>Corners of the image. Where some of it is off the sky there is an edge that no corner tells of: then all places, each for what is around it.</summary>
    private static void AddInside(ISkyRegion region, ImagePlane image, PixelExtent extent)
    {
        var last = ImagePlane.SamplesPerAxis - 1;
        var step = image.HasOffSky ? 1 : last;
        for (var row = 0; row <= last; row += step)
        {
            for (var i = 0; i <= last; i += step)
            {
                var v = image.Sample(i, row);
                if (double.IsNaN(v.X) || !region.Contains(v)) continue;
                extent.Add(image.XOf(i), image.YOf(row));
                if (!image.HasOffSky) continue;
                extent.Add(image.XOf(Math.Max(0, i - 1)), image.YOf(Math.Max(0, row - 1)));
                extent.Add(image.XOf(Math.Min(last, i + 1)), image.YOf(Math.Min(last, row + 1)));
            }
        }
        if (region is SkyPoint or SkyCircle { RadiusDegrees: 0 }) AddPoint(region.BoundingCircle.Center, image, extent);
    }

    private static void AddPoint(SkyPoint point, ImagePlane image, PixelExtent extent)
    {
        var (lon, lat, x, y) = (point.LonDegrees, point.LatDegrees, 0.0, 0.0);
        image.Map.ToPixels(new(ref lon), new(ref lat), new(ref x), new(ref y));
        extent.Add(x, y);
    }
}
