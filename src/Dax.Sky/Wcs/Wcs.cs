using Dax.Sky.Frames;
using Dax.Sky.Geometry;
using Dax.Sky.Wcs.Projections;

namespace Dax.Sky.Wcs;

/// <summary>
/// The celestial coordinates of an image by its FITS header (Greisen and Calabretta 2002, A&amp;A 395, 1061; Calabretta and Greisen 2002, A&amp;A 395, 1077).
/// Pixels are counted as FITS does, the centre of the first is 1; degrees. "World" is the header's own frame, as astropy and wcslib answer; "sky" is the ICRS.
/// Immutable: many threads may use one.
/// </summary>
public sealed partial class Wcs
{
    private readonly PixelPlane plane;
    private readonly Projection projection;
    private readonly NativeTurn toWorld;
    private readonly NativeTurn? toSky;

    private Wcs(char alternate, CelestialAxes axes, LinearAxes linear, WorldFrame frame, PixelPlane plane, Projection projection, NativeTurn toWorld)
    {
        (Alternate, XAxis, YAxis, LonAxis, LatAxis) = (alternate, linear.XAxis, linear.YAxis, axes.Lon, axes.Lat);
        (ProjectionCode, LongitudeKind, FrameName) = (axes.Code, axes.Kind, frame.Name);
        (this.plane, this.projection, this.toWorld) = (plane, projection, toWorld);
        toSky = frame.ToIcrs is { } rotation ? toWorld.Then(rotation) : null;
    }

    /// <summary>Blank for the primary coordinates, else the letter.</summary>
    public char Alternate { get; }

    /// <summary>Numbers (from 1) of the axes of pixels that x and y are counted along; ascending.</summary>
    public int XAxis { get; }

    public int YAxis { get; }

    /// <summary>The numbers i of CTYPEi of longitude and latitude.</summary>
    public int LonAxis { get; }

    public int LatAxis { get; }

    /// <summary>Three letters: TAN, SIN, … (TPV as itself).</summary>
    public string ProjectionCode { get; }

    /// <summary>What CTYPEi calls the longitude: RA, GLON, ELON, …</summary>
    public string LongitudeKind { get; }

    /// <summary>The frame of world coordinates: ICRS, FK5, FK4, GALACTIC, …, or the longitude's kind when it is none that we know.</summary>
    public string FrameName { get; }

    /// <summary>False for coordinates that have no fixed place on the sky (a planet's, the Sun's): then only world coordinates are answered.</summary>
    public bool IsOnSky => toSky is not null;

    public bool IsDistorted => plane.IsDistorted;

    /// <summary>Degrees: the side of a square as large as a pixel, at the reference point and without distortion.</summary>
    public double PixelScaleDegrees => Math.Sqrt(plane.PixelArea);

    /// <summary>False where a pixel has no sky, and for coordinates that are not on the sky.</summary>
    public bool TryPixelToSky(double x, double y, out SkyPoint point)
    {
        point = default;
        if (toSky is null) return false;
        var (lon, lat) = (0.0, 0.0);
        PixelToSky(new(ref x), new(ref y), new(ref lon), new(ref lat));
        point = new SkyPoint(lon, lat);
        return !double.IsNaN(lon);
    }

    /// <summary>False where a point has no pixel, in the image or beyond its edges, and when the inverse of a distortion does not converge.</summary>
    public bool TrySkyToPixel(in SkyPoint point, out double x, out double y)
    {
        (x, y) = (double.NaN, double.NaN);
        if (toSky is null) return false;
        var (lon, lat) = (point.LonDegrees, point.LatDegrees);
        SkyToPixel(new(ref lon), new(ref lat), new(ref x), new(ref y));
        return !double.IsNaN(x);
    }

    /// <summary>As <see cref="TryPixelToSky"/>, in the header's own frame; longitude in [0, 360).</summary>
    public bool TryPixelToWorld(double x, double y, out double lon, out double lat)
    {
        (lon, lat) = (0, 0);
        PixelToWorld(new(ref x), new(ref y), new(ref lon), new(ref lat));
        return !double.IsNaN(lon);
    }

    /// <summary>As <see cref="TrySkyToPixel"/>, from the header's own frame.</summary>
    public bool TryWorldToPixel(double lon, double lat, out double x, out double y)
    {
        (x, y) = (0, 0);
        WorldToPixel(new(ref lon), new(ref lat), new(ref x), new(ref y));
        return !double.IsNaN(x);
    }
}
