using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs;

/// <summary>Where the native pole of a projection lies on the sky (Calabretta and Greisen 2002, 2.4).</summary>
internal static class NativePole
{
    private const double Tolerance = 1e-10;

    /// <summary>Degrees throughout.</summary>
    /// <param name="reference">CRVALi: celestial longitude and latitude of the fiducial point.</param>
    /// <param name="fiducial">Its native longitude and latitude.</param>
    /// <param name="lonPole">LONPOLE, the native longitude of the celestial pole; null for the default.</param>
    /// <param name="latPole">LATPOLE, which of two solutions is meant.</param>
    public static NativeTurn Turn((double Lon, double Lat) reference, (double Phi, double Theta) fiducial, double? lonPole, double latPole)
    {
        var (phi0, theta0) = (fiducial.Phi, Math.Clamp(fiducial.Theta, -90, 90));
        if (Math.Abs(fiducial.Theta) > 90 + Tolerance) throw new WcsException("The native latitude of the fiducial point is beyond the pole.");
        if (Math.Abs(reference.Lat) > 90) throw new WcsException("The latitude of the reference point is beyond the pole.");
        var pole = lonPole is { } given && given != 999 ? given : DefaultLonPole(reference.Lat, phi0, theta0);
        if (theta0 == 90) return NativeTurn.FromPole(reference.Lon, reference.Lat, pole);
        var lat = Latitude(reference.Lat, theta0, pole - phi0, latPole);
        return NativeTurn.FromPole(Longitude(reference, theta0, pole - phi0, lat), lat, pole);
    }

    private static double DefaultLonPole(double lat0, double phi0, double theta0)
    {
        var pole = phi0 + (lat0 < theta0 ? 180 : 0);
        return pole > 180 ? pole - 360 : pole < -180 ? pole + 360 : pole;
    }

    /// <summary>Equation 8 of the paper, whose two solutions LATPOLE chooses from.</summary>
    private static double Latitude(double lat0, double theta0, double turn, double latPole)
    {
        var (sinLat, cosTurn) = (Angles.SinCosDegrees(lat0).Sin, Angles.SinCosDegrees(turn).Cos);
        var (sinTheta, cosTheta) = Angles.SinCosDegrees(theta0);
        var (x, y) = (cosTheta * cosTurn, sinTheta);
        var z = Math.Sqrt(x * x + y * y);
        double u, v;
        if (turn == 0)
        {
            (u, v) = (theta0, 90 - lat0);
        }
        else if (z == 0)
        {
            if (sinLat != 0) throw new WcsException("With this LONPOLE the reference point must lie on the equator.");
            return Math.Clamp(latPole, -90, 90);
        }
        else
        {
            var ratio = sinLat / z;
            if (Math.Abs(ratio) > 1 + Tolerance) throw new WcsException("No celestial pole suits this LONPOLE and the latitude of the reference point.");
            (u, v) = (Math.Atan2(y, x) * Angles.DegreesPerRadian, Math.Acos(Math.Clamp(ratio, -1, 1)) * Angles.DegreesPerRadian);
        }
        return Choose(Wrapped(u + v), Wrapped(u - v), latPole);

        static double Wrapped(double degrees) => degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
    }

    private static double Choose(double first, double second, double latPole)
    {
        var (near, far) = Math.Abs(latPole - first) < Math.Abs(latPole - second) ? (first, second) : (second, first);
        var lat = Math.Abs(near) < 90 + Tolerance ? near : far;
        if (Math.Abs(lat) > 90 + Tolerance) throw new WcsException("No celestial pole suits LONPOLE, LATPOLE and the reference point.");
        return Math.Clamp(lat, -90, 90);
    }

    private static double Longitude((double Lon, double Lat) reference, double theta0, double turn, double lat)
    {
        var (sinLat0, cosLat0) = Angles.SinCosDegrees(reference.Lat);
        var (sinTheta, cosTheta) = Angles.SinCosDegrees(theta0);
        var (sinLat, cosLat) = Angles.SinCosDegrees(lat);
        var z = cosLat * cosLat0;
        if (Math.Abs(z) >= Tolerance)
        {
            var (x, y) = ((sinTheta - sinLat * sinLat0) / z, Angles.SinCosDegrees(turn).Sin * cosTheta / cosLat0);
            return reference.Lon - Math.Atan2(y, x) * Angles.DegreesPerRadian;
        }
        if (Math.Abs(cosLat0) < Tolerance) return reference.Lon;
        return lat > 0 ? reference.Lon + turn - 180 : reference.Lon - turn;
    }
}
