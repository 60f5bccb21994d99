using System.Numerics;
using System.Runtime.InteropServices;
using Dax.Sky.Frames;
using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs;

/// <summary>
/// From the native sphere of a projection to a frame of the sky and back. Rows as in <see cref="SkyRotation"/>, longitudes counted from <paramref name="Origin"/>:
/// what can be subtracted as degrees loses no digits.
/// </summary>
/// <param name="Origin">Degrees, in [0, 360).</param>
/// <param name="Rotation">Native directions to directions of the frame.</param>
internal sealed record NativeTurn(double Origin, SkyRotation Rotation)
{
    /// <summary>+1 when the poles agree, -1 when they are opposite, else 0; then longitude = <see cref="Shift"/> + Parity × native longitude, latitude = Parity × native latitude.</summary>
    public int Parity { get; private init; }

    public double Shift { get; private init; }

    /// <summary>From the celestial coordinates of the native pole and the native longitude of the celestial pole, in degrees (Calabretta and Greisen 2002, 2.3).</summary>
    public static NativeTurn FromPole(double lon, double lat, double lonPole)
    {
        var (sinLat, cosLat) = Angles.SinCosDegrees(lat);
        var (sinPole, cosPole) = Angles.SinCosDegrees(lonPole);
        var rotation = new SkyRotation(
            new(-sinLat * cosPole, -sinLat * sinPole, cosLat),
            new(sinPole, -cosPole, 0),
            new(cosLat * cosPole, cosLat * sinPole, sinLat));
        var parity = cosLat == 0 ? Math.Sign(sinLat) : 0;
        var shift = parity < 0 ? lon + lonPole : lon - lonPole + 180;
        return new NativeTurn(Angles.NormalizeLongitude(lon), rotation) { Parity = parity, Shift = Angles.NormalizeLongitude(shift) };
    }

    /// <summary>The same into another frame.</summary>
    public NativeTurn Then(in SkyRotation frame) =>
        frame == SkyRotation.Identity ? this : new NativeTurn(0, frame * (SkyRotation.AboutZ(-Origin) * Rotation));

    /// <summary>Native directions of any length in; degrees, longitudes in [0, 360), out into the first two.</summary>
    public void ToDegrees(Span<double> x, Span<double> y, ReadOnlySpan<double> z)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        var zs = MemoryMarshal.Cast<double, Vector<double>>(z);
        var degree = new Vector<double>(Angles.DegreesPerRadian);
        var (turn, zero) = (new Vector<double>(360), Vector<double>.Zero);
        for (var i = 0; i < xs.Length; i++)
        {
            var (a, b, c) = (Dot(Rotation.X, xs[i], ys[i], zs[i]), Dot(Rotation.Y, xs[i], ys[i], zs[i]), Dot(Rotation.Z, xs[i], ys[i], zs[i]));
            var lon = SkyVectors.Fma(SkyVectors.Atan2(b, a), degree, new Vector<double>(Origin));
            lon = Vector.ConditionalSelect(Vector.LessThan(lon, zero), lon + turn, lon);
            lon = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(lon, turn), lon - turn, lon);
            xs[i] = lon;
            ys[i] = SkyVectors.Atan2(c, Vector.SquareRoot(a * a + b * b)) * degree;
        }
    }

    /// <summary>Degrees in the first two; native unit vectors out, NaN for what is no position.</summary>
    public void FromDegrees(Span<double> x, Span<double> y, Span<double> z)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        var zs = MemoryMarshal.Cast<double, Vector<double>>(z);
        var back = Rotation.Inverse;
        for (var i = 0; i < xs.Length; i++)
        {
            var lat = Vector.ConditionalSelect(Vector.LessThanOrEqual(Vector.Abs(ys[i]), new Vector<double>(90)), ys[i], new Vector<double>(double.NaN));
            var (sinLon, cosLon) = SkyVectors.SinCosDegrees(xs[i] - new Vector<double>(Origin));
            var (sinLat, cosLat) = SkyVectors.SinCosDegrees(lat);
            var (a, b) = (cosLat * cosLon, cosLat * sinLon);
            (xs[i], ys[i], zs[i]) = (Dot(back.X, a, b, sinLat), Dot(back.Y, a, b, sinLat), Dot(back.Z, a, b, sinLat));
        }
    }

    /// <summary>Native degrees to degrees of the frame, where the poles agree or are opposite: no more than a sum.</summary>
    public void Shifted(Span<double> phi, Span<double> theta)
    {
        for (var i = 0; i < phi.Length; i++)
        {
            var lon = Shift + Parity * phi[i];
            if (lon < 0) lon += 360;
            if (lon >= 360) lon -= 360;
            (phi[i], theta[i]) = (lon, Parity * theta[i]);
        }
    }

    /// <summary>The way back, longitudes in [-180, 180].</summary>
    public void ShiftedBack(Span<double> lon, Span<double> lat)
    {
        for (var i = 0; i < lon.Length; i++)
        {
            var phi = Parity * (lon[i] - Shift);
            if (!(Math.Abs(phi) <= 180)) phi = Math.IEEERemainder(phi, 360);
            if (!(Math.Abs(lat[i]) <= 90)) phi = double.NaN;
            (lon[i], lat[i]) = (phi, Parity * lat[i]);
        }
    }

    private static Vector<double> Dot(in UnitVector3 row, Vector<double> x, Vector<double> y, Vector<double> z) =>
        SkyVectors.Fma(x, new Vector<double>(row.X), SkyVectors.Fma(y, new Vector<double>(row.Y), z * new Vector<double>(row.Z)));
}
