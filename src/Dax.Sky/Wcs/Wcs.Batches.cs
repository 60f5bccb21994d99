using System.Numerics;
using System.Runtime.InteropServices;
using Dax.Sky.Wcs.Projections;

namespace Dax.Sky.Wcs;

public sealed partial class Wcs
{
    /// <summary>Points that go through together: three columns of them stay in the nearest cache.</summary>
    private const int Batch = 256;

    /// <summary>Pixels to ICRS degrees, longitudes in [0, 360); NaN (both) where a pixel has no sky. Spans of one length; the results may overlay the arguments.</summary>
    public void PixelToSky(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat) => Forward(toSky, x, y, lon, lat);

    /// <summary>Pixels to degrees of the header's own frame, as <see cref="PixelToSky"/>.</summary>
    public void PixelToWorld(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat) => Forward(toWorld, x, y, lon, lat);

    /// <summary>ICRS degrees to pixels; NaN (both) where a position has no pixel or the inverse of a distortion does not converge.</summary>
    public void SkyToPixel(ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y) => Backward(toSky, lon, lat, x, y);

    /// <summary>Degrees of the header's own frame to pixels, as <see cref="SkyToPixel"/>.</summary>
    public void WorldToPixel(ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y) => Backward(toWorld, lon, lat, x, y);

    private void Forward(NativeTurn? turn, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat)
    {
        CheckLengths(x, y, lon, lat);
        if (turn is null)
        {
            lon.Fill(double.NaN);
            lat.Fill(double.NaN);
            return;
        }
        Span<double> buffer = stackalloc double[3 * Batch];
        for (var start = 0; start < x.Length; start += Batch)
        {
            var (a, b, c, count) = Take(buffer, x[start..], y[start..]);
            plane.ToPlane(a, b);
            if (turn.Parity != 0 && projection is AngularProjection angular)
            {
                angular.Unproject(a, b);
                turn.Shifted(a, b);
            }
            else
            {
                projection.ToSphere(a, b, c);
                turn.ToDegrees(a, b, c);
            }
            MatchNaN(a, b);
            a[..count].CopyTo(lon[start..]);
            b[..count].CopyTo(lat[start..]);
        }
    }

    private void Backward(NativeTurn? turn, ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y)
    {
        CheckLengths(lon, lat, x, y);
        if (turn is null)
        {
            x.Fill(double.NaN);
            y.Fill(double.NaN);
            return;
        }
        Span<double> buffer = stackalloc double[3 * Batch];
        for (var start = 0; start < lon.Length; start += Batch)
        {
            var (a, b, c, count) = Take(buffer, lon[start..], lat[start..]);
            if (turn.Parity != 0 && projection is AngularProjection angular)
            {
                turn.ShiftedBack(a, b);
                angular.Project(a, b);
            }
            else
            {
                turn.FromDegrees(a, b, c);
                projection.ToPlane(a, b, c);
            }
            plane.FromPlane(a, b);
            MatchNaN(a, b);
            a[..count].CopyTo(x[start..]);
            b[..count].CopyTo(y[start..]);
        }
    }

    /// <summary>The next points in columns that are filled up, with the last of them, to whole vectors.</summary>
    private static Columns Take(Span<double> buffer, ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var count = Math.Min(Batch, first.Length);
        var length = (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        var a = buffer[..length];
        var b = buffer.Slice(Batch, length);
        first[..count].CopyTo(a);
        second[..count].CopyTo(b);
        a[count..].Fill(a[count - 1]);
        b[count..].Fill(b[count - 1]);
        return new Columns(a, b, buffer.Slice(2 * Batch, length), count);
    }

    /// <summary>Half a position is none, and so is one at infinity.</summary>
    private static void MatchNaN(Span<double> a, Span<double> b)
    {
        var first = MemoryMarshal.Cast<double, Vector<double>>(a);
        var second = MemoryMarshal.Cast<double, Vector<double>>(b);
        var none = new Vector<double>(double.NaN);
        for (var i = 0; i < first.Length; i++)
        {
            var isFinite = Vector.LessThan(Vector.Abs(first[i]) + Vector.Abs(second[i]), new Vector<double>(double.PositiveInfinity));
            first[i] = Vector.ConditionalSelect(isFinite, first[i], none);
            second[i] = Vector.ConditionalSelect(isFinite, second[i], none);
        }
    }

    private static void CheckLengths(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third, ReadOnlySpan<double> fourth)
    {
        if (second.Length != first.Length || third.Length != first.Length || fourth.Length != first.Length)
            throw new ArgumentException("Coordinates must come in spans of one length.");
    }

    private readonly ref struct Columns(Span<double> a, Span<double> b, Span<double> c, int count)
    {
        private readonly Span<double> a = a;
        private readonly Span<double> b = b;
        private readonly Span<double> c = c;

        public void Deconstruct(out Span<double> first, out Span<double> second, out Span<double> third, out int points)
        {
            first = a;
            second = b;
            third = c;
            points = count;
        }
    }
}
