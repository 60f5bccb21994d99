using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>Geometries whose parts are all known without any row, as regions of the sky.</summary>
internal static class ConstantRegion
{
    /// <summary>Null when a part depends on rows or is NULL (no error), or when the parts make no region (<paramref name="error"/> says why).</summary>
    public static ISkyRegion? Of(BoundGeometry geometry, out string? error)
    {
        error = null;
        return geometry switch
        {
            BoundPoint point => PointOf(point),
            BoundCircle circle => Constants.Of(circle.Radius) is { } radius && PointOf(circle.Centre) is { } centre ? new SkyCircle(centre, radius) : null,
            BoundPolygon polygon => Polygon(polygon, out error),
            BoundShape shape => shape.Region,
            _ => null,
        };
    }

    public static ISkyRegion? Of(BoundGeometry geometry) => Of(geometry, out _);

    public static SkyPoint? PointOf(BoundPoint point) =>
        Constants.Of(point.Longitude) is { } lon && Constants.Of(point.Latitude) is { } lat && SkyPoint.TryCreate(lon, lat, out var sky) ? sky : null;

    /// <summary>As a node: by its numbers where it has some.</summary>
    public static BoundGeometry ToBound(ISkyRegion region, Origin origin) => region switch
    {
        SkyPoint point => Point(point, origin),
        SkyCircle circle => new BoundCircle(Point(circle.Center, origin), new BoundDouble(circle.RadiusDegrees, origin), origin),
        SkyPolygon polygon => ToBound(polygon, origin),
        _ => new BoundShape(SkyRegionText.Write(region), region, origin),
    };

    public static BoundPolygon ToBound(SkyPolygon polygon, Origin origin)
    {
        var corners = new BoundPoint[polygon.Vertices.Length];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = Point(polygon.Vertices[i], origin);
        return new BoundPolygon(new(corners), origin);
    }

    public static BoundPoint Point(SkyPoint point, Origin origin) =>
        new(new BoundDouble(point.LonDegrees, origin), new BoundDouble(point.LatDegrees, origin), origin);

    private static SkyPolygon? Polygon(BoundPolygon polygon, out string? error)
    {
        error = null;
        var corners = new SkyPoint[polygon.Vertices.Count];
        for (var i = 0; i < corners.Length; i++)
        {
            if (Constants.Of(polygon.Vertices[i].Longitude) is not { } lon || Constants.Of(polygon.Vertices[i].Latitude) is not { } lat)
                return null;
            corners[i] = new(lon, lat);
        }

        return SkyPolygon.TryCreate(corners, out var region, out error) ? region : null;
    }
}
