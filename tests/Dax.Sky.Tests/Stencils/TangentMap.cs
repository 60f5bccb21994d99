using Dax.Sky.Geometry;
using Dax.Sky.Stencils;

namespace Dax.Sky.Tests.Stencils;

/// <summary>A gnomonic image, turned, and bent by a term of third order whose inverse is found by iteration; written apart from the code under test.</summary>
internal sealed class TangentMap(double lon0, double lat0, double degreesPerPixel, double turnDegrees, double x0, double y0, double bend) : IPixelMap
{
    private readonly double l0 = lon0 * Math.PI / 180, b0 = lat0 * Math.PI / 180, cosTurn = Math.Cos(turnDegrees * Math.PI / 180), sinTurn = Math.Sin(turnDegrees * Math.PI / 180);

    public void ToSky(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = Bend(x[i] - x0, y[i] - y0);
            var (xi, eta) = (-(dx * cosTurn - dy * sinTurn) * degreesPerPixel * Math.PI / 180, (dx * sinTurn + dy * cosTurn) * degreesPerPixel * Math.PI / 180);
            var down = Math.Cos(b0) - eta * Math.Sin(b0);
            var l = l0 + Math.Atan2(xi, down);
            lat[i] = Math.Atan2(Math.Sin(b0) + eta * Math.Cos(b0), Math.Sqrt(xi * xi + down * down)) * 180 / Math.PI;
            lon[i] = ((l * 180 / Math.PI) % 360 + 360) % 360;
        }
    }

    public void ToPixels(ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y)
    {
        for (var i = 0; i < lon.Length; i++) (x[i], y[i]) = ToPixel(lon[i] * Math.PI / 180 - l0, lat[i] * Math.PI / 180);
    }

    private (double X, double Y) ToPixel(double dl, double b)
    {
        var depth = Math.Sin(b) * Math.Sin(b0) + Math.Cos(b) * Math.Cos(b0) * Math.Cos(dl);
        if (depth <= 1e-6) return (double.NaN, double.NaN);
        var xi = Math.Cos(b) * Math.Sin(dl) / depth * 180 / Math.PI / degreesPerPixel;
        var eta = (Math.Sin(b) * Math.Cos(b0) - Math.Cos(b) * Math.Sin(b0) * Math.Cos(dl)) / depth * 180 / Math.PI / degreesPerPixel;
        var (u, v) = (-xi * cosTurn + eta * sinTurn, xi * sinTurn + eta * cosTurn);
        var (x, y) = (u, v);
        for (var n = 0; n < 100; n++)
        {
            var (bx, by) = Bend(x, y);
            (x, y) = (x + u - bx, y + v - by);
            if (Math.Abs(u - bx) + Math.Abs(v - by) < 1e-11) return (x + x0, y + y0);
        }
        return (double.NaN, double.NaN);
    }

    private (double X, double Y) Bend(double x, double y) => (x + bend * x * (x * x + y * y), y + bend * y * x * x);
}

/// <summary>A map of the whole sky in longitude and latitude: pixel 1 is the east end, and left and right edges are one meridian.</summary>
internal sealed class WholeSkyMap(double degreesPerPixel) : IPixelMap
{
    public long Width => (long)Math.Round(360 / degreesPerPixel);

    public long Height => (long)Math.Round(180 / degreesPerPixel);

    public void ToSky(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat)
    {
        for (var i = 0; i < x.Length; i++)
            (lon[i], lat[i]) = ((((180 - (x[i] - 0.5) * degreesPerPixel) % 360) + 360) % 360, Math.Clamp((y[i] - 0.5) * degreesPerPixel - 90, -90, 90));
    }

    public void ToPixels(ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y)
    {
        for (var i = 0; i < lon.Length; i++)
            (x[i], y[i]) = ((180 - (lon[i] > 180 ? lon[i] - 360 : lon[i])) / degreesPerPixel + 0.5, (lat[i] + 90) / degreesPerPixel + 0.5);
    }
}
