using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>A polygon whose corners are all known, as a region of the sky.</summary>
internal static class ConstantPolygon
{
    /// <summary>Null when a corner depends on rows (no error) or when the corners make no polygon (<paramref name="error"/> says why).</summary>
    public static SkyPolygon? Of(BoundPolygon polygon, out string? error)
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
