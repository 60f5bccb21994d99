using System.Numerics;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>Positions on the sphere with 60 decimals: series over scaled integers, nothing shared with what is tested. Degrees.</summary>
internal static class Precise
{
    private static readonly BigInteger One = BigInteger.Pow(10, 60);
    private static readonly BigInteger Pi = BigInteger.Parse("3141592653589793238462643383279502884197169399375105820974944", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The position at that bearing (from north through east) and distance, rounded to doubles.</summary>
    public static (double Lon, double Lat) Move(double lon, double lat, double bearing, double distance)
    {
        var (sinLat, cosLat) = SinCos(Radians(lat));
        var (sinB, cosB) = SinCos(Radians(bearing));
        var (sinD, cosD) = SinCos(Radians(distance));
        // Components along the centre's own axes: towards it, east and north.
        var (axis, east, north) = (cosD, Times(sinD, sinB), Times(sinD, cosB));
        var z = Times(axis, sinLat) + Times(north, cosLat);
        var x = Times(axis, cosLat) - Times(north, sinLat);
        var turned = lon + Degrees(Atan2(east, x));
        return (turned < 0 ? turned + 360 : turned >= 360 ? turned - 360 : turned, Degrees(Atan2(z, Root(Times(x, x) + Times(east, east)))));
    }

    /// <summary>The angle between two positions as their doubles are.</summary>
    public static double Distance(double lon1, double lat1, double lon2, double lat2)
    {
        var (sin1, cos1) = SinCos(Radians(lat1));
        var (sin2, cos2) = SinCos(Radians(lat2));
        var (sinL, cosL) = SinCos(Radians(lon2) - Radians(lon1));
        var across = Times(cos2, sinL);
        var along = Times(cos1, sin2) - Times(Times(sin1, cos2), cosL);
        return Degrees(Atan2(Root(Times(across, across) + Times(along, along)), Times(sin1, sin2) + Times(Times(cos1, cos2), cosL)));
    }

    private static BigInteger Times(BigInteger a, BigInteger b) => a * b / One;

    private static BigInteger Over(BigInteger a, BigInteger b) => a * One / b;

    /// <summary>A double exactly, as far as 60 decimals go.</summary>
    private static BigInteger Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52) - 1075;
        var mantissa = new BigInteger((bits & 0xFFFFFFFFFFFFF) | (bits >> 52 == 0 ? 0 : 1L << 52));
        var scaled = exponent >= 0 ? mantissa * One << exponent : mantissa * One >> -exponent;
        return value < 0 ? -scaled : scaled;
    }

    private static BigInteger Radians(double degrees) => Times(Exact(degrees), Pi) / 180;

    private static double Degrees(BigInteger radians) => (double)(Over(radians * 180, Pi)) / (double)One;

    private static (BigInteger Sin, BigInteger Cos) SinCos(BigInteger angle)
    {
        // A 1024th of the angle by its series, then doubled ten times.
        var small = angle / 1024;
        var (sin, cos, term) = (BigInteger.Zero, BigInteger.Zero, One);
        for (var n = 1; !term.IsZero; n++)
        {
            switch (n & 3)
            {
                case 1: cos += term; break;
                case 2: sin += term; break;
                case 3: cos -= term; break;
                default: sin -= term; break;
            }

            term = Times(term, small) / n;
        }

        for (var i = 0; i < 10; i++)
            (sin, cos) = (2 * Times(sin, cos), Times(cos, cos) - Times(sin, sin));
        return (sin, cos);
    }

    private static BigInteger Root(BigInteger value)
    {
        if (value.Sign <= 0)
            return BigInteger.Zero;
        var square = value * One;
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) / 2;
            if (next >= root)
                return root;
            root = next;
        }
    }

    private static BigInteger Atan2(BigInteger y, BigInteger x)
    {
        // A double's guess, then one turn of the vector by it: what is left is small enough for y/x to be the angle after two rounds.
        var guess = Math.Atan2((double)y / (double)One, (double)x / (double)One);
        var angle = Exact(guess);
        for (var i = 0; i < 3; i++)
        {
            var (sin, cos) = SinCos(angle);
            angle += Over(Times(y, cos) - Times(x, sin), Times(x, cos) + Times(y, sin));
        }

        return angle;
    }
}
