using System.Numerics;
using System.Runtime.InteropServices;
using Dax.Sky.Geometry;
using Dax.Sky.Wcs.Projections;

namespace Dax.Sky.Wcs;

/// <summary>
/// Pixels to the plane of the projection (degrees towards growing longitude and latitude) and back: offsets from the reference pixel, a distortion of pixels
/// (SIP), the matrix, a distortion of the plane (TPV). Lengths of spans are multiples of the vector's.
/// </summary>
internal sealed class PixelPlane
{
    private readonly double crpix1, crpix2, m11, m12, m21, m22, i11, i12, i21, i22;
    private readonly double scale1 = 1, scale2 = 1;
    private readonly double offset1, offset2;
    private readonly PlaneMap? pixels, pixelsBack, plane;

    /// <param name="crpix">The reference pixel (FITS: the first pixel's centre is 1).</param>
    /// <param name="matrix">Pixels to the plane; with a distortion of the plane, to what CDELT has not scaled yet.</param>
    /// <param name="cdelt">Applied after the distortion of the plane, as wcslib does.</param>
    /// <param name="pixels">The distortion of pixel offsets.</param>
    /// <param name="pixelsBack">Its approximate inverse, a start for the exact one.</param>
    /// <param name="plane">The distortion of the plane.</param>
    public PixelPlane((double X, double Y) crpix, Matrix2 matrix, (double X, double Y) cdelt, PlaneMap? pixels, PlaneMap? pixelsBack, PlaneMap? plane)
    {
        if (plane is null) matrix = new(matrix.A * cdelt.X, matrix.B * cdelt.X, matrix.C * cdelt.Y, matrix.D * cdelt.Y);
        else (scale1, scale2) = cdelt;
        (crpix1, crpix2) = crpix;
        (m11, m12, m21, m22) = (matrix.A, matrix.B, matrix.C, matrix.D);
        var inverse = matrix.Inverse();
        (i11, i12, i21, i22) = (inverse.A, inverse.B, inverse.C, inverse.D);
        (this.pixels, this.pixelsBack, this.plane) = (pixels, pixelsBack, plane);
    }

    private PixelPlane(PixelPlane other, double offset1, double offset2)
        : this((other.crpix1, other.crpix2), new(other.m11, other.m12, other.m21, other.m22), (1, 1), other.pixels, other.pixelsBack, other.plane) =>
        (scale1, scale2, this.offset1, this.offset2) = (other.scale1, other.scale2, offset1, offset2);

    public bool IsDistorted => pixels is not null || plane is not null;

    /// <summary>Square degrees of a pixel at the reference point, where nothing is distorted.</summary>
    public double PixelArea => Math.Abs((m11 * m22 - m12 * m21) * scale1 * scale2);

    /// <summary>The same with the origin where the projection has the native point given, in degrees (PVi_0a; Calabretta and Greisen 2002, 2.5).</summary>
    public PixelPlane WithOffset(Projection projection, (double Phi, double Theta) origin)
    {
        var place = UnitVector3.FromDegrees(origin.Phi, origin.Theta);
        Span<double> place1 = [.. Enumerable.Repeat(place.X, Vector<double>.Count)];
        Span<double> place2 = [.. Enumerable.Repeat(place.Y, Vector<double>.Count)];
        projection.ToPlane(place1, place2, [.. Enumerable.Repeat(place.Z, Vector<double>.Count)]);
        if (!double.IsFinite(place1[0] + place2[0])) throw new WcsException("The projection has no place for its fiducial point.");
        return new PixelPlane(this, place1[0], place2[0]);
    }

    /// <summary>In place: pixels in, degrees on the plane out.</summary>
    public void ToPlane(Span<double> x, Span<double> y)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        for (var i = 0; i < xs.Length; i++)
        {
            var (u, v) = (xs[i] - new Vector<double>(crpix1), ys[i] - new Vector<double>(crpix2));
            pixels?.Apply(ref u, ref v);
            var a = SkyVectors.Fma(u, new Vector<double>(m11), v * new Vector<double>(m12));
            var b = SkyVectors.Fma(u, new Vector<double>(m21), v * new Vector<double>(m22));
            if (plane is not null)
            {
                plane.Apply(ref a, ref b);
                (a, b) = (a * new Vector<double>(scale1), b * new Vector<double>(scale2));
            }
            (xs[i], ys[i]) = (a + new Vector<double>(offset1), b + new Vector<double>(offset2));
        }
    }

    /// <summary>In place: degrees on the plane in, pixels out; NaN where a distortion has no way back.</summary>
    public void FromPlane(Span<double> x, Span<double> y)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        for (var i = 0; i < xs.Length; i++)
        {
            var (a, b) = (xs[i] - new Vector<double>(offset1), ys[i] - new Vector<double>(offset2));
            if (plane is not null)
            {
                (a, b) = (a / new Vector<double>(scale1), b / new Vector<double>(scale2));
                plane.Invert(ref a, ref b, a, b);
            }
            var u = SkyVectors.Fma(a, new Vector<double>(i11), b * new Vector<double>(i12));
            var v = SkyVectors.Fma(a, new Vector<double>(i21), b * new Vector<double>(i22));
            if (pixels is not null) InvertPixels(ref u, ref v);
            (xs[i], ys[i]) = (u + new Vector<double>(crpix1), v + new Vector<double>(crpix2));
        }
    }

    private void InvertPixels(ref Vector<double> u, ref Vector<double> v)
    {
        var (fromU, fromV) = (u, v);
        pixelsBack?.Apply(ref fromU, ref fromV);
        pixels!.Invert(ref u, ref v, fromU, fromV);
    }
}

/// <summary>Two rows: (A, B), (C, D).</summary>
internal readonly record struct Matrix2(double A, double B, double C, double D)
{
    public double Determinant => A * D - B * C;

    public Matrix2 Inverse() => new(D / Determinant, -B / Determinant, -C / Determinant, A / Determinant);
}
