using System.Diagnostics.CodeAnalysis;
using Dax.Sky.Fits;
using Dax.Sky.Wcs.Projections;

namespace Dax.Sky.Wcs;

public sealed partial class Wcs
{
    /// <summary>PVi_m are 0 to 29 at most, those of ZPN.</summary>
    private const int ParameterCount = 30;

    /// <summary>
    /// The coordinates of a header: <paramref name="alternate"/> blank for the primary ones, else 'A' to 'Z'. False, with a sentence for a user, when there are
    /// none, they are not celestial, or of a kind that is not read.
    /// </summary>
    public static bool TryRead(IFitsKeywords header, char alternate, [NotNullWhen(true)] out Wcs? wcs, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (alternate is not (' ' or (>= 'A' and <= 'Z'))) throw new ArgumentOutOfRangeException(nameof(alternate), alternate, "Blank, or a letter from A to Z.");
        try
        {
            (wcs, error) = (Read(new WcsKeywords(header, alternate), alternate), null);
            return true;
        }
        catch (WcsException unreadable)
        {
            (wcs, error) = (null, unreadable.Message);
            return false;
        }
    }

    private static Wcs Read(WcsKeywords keywords, char alternate)
    {
        var count = keywords.AxisCount();
        var axes = CelestialAxes.Read(keywords, count);
        var linear = LinearAxes.Read(keywords, axes, count);
        Distortions.RefuseOthers(keywords, linear);
        var isTpv = axes.Code == "TPV" || (axes.Code == "TAN" && !axes.HasSip && Distortions.HasScampTerms(keywords, axes));
        var (pixels, pixelsBack) = !isTpv && (axes.HasSip || keywords.IsPrimary) ? Distortions.Sip(keywords, linear) : (null, null);
        var tpv = isTpv ? Distortions.Tpv(keywords, axes, Math.Sqrt(Math.Abs(linear.Matrix.Determinant))) : null;
        var crpix = (keywords.Number("CRPIX", linear.XAxis) ?? 0, keywords.Number("CRPIX", linear.YAxis) ?? 0);
        var plane = new PixelPlane(crpix, linear.Matrix, linear.Cdelt, pixels, pixelsBack, tpv);
        var reference = LinearAxes.Reference(keywords, axes);
        var projection = ReadProjection(keywords, axes, isTpv, reference.Lat, out var native);
        var turn = NativePole.Turn(reference, native.Fiducial, native.LonPole, native.LatPole);
        if (native.HasOffset) plane = plane.WithOffset(projection, native.Fiducial);
        return new Wcs(alternate, axes, linear, WorldFrame.Read(keywords, axes.Kind), plane, projection, turn);
    }

    private static Projection ReadProjection(WcsKeywords keywords, CelestialAxes axes, bool isTpv, double lat0, out NativeReference native)
    {
        // SCAMP's polynomials, and what is left of them beside SIP, are no parameters of the projection.
        var isPlain = !isTpv && !(axes.Code == "TAN" && axes.HasSip && Distortions.HasScampTerms(keywords, axes));
        var pv = new double?[ParameterCount];
        for (var m = 0; isPlain && m < ParameterCount; m++) pv[m] = keywords.Number("PV", axes.Lat, m);
        if (axes.Code == "NCP")
        {
            if (lat0 == 0) throw new WcsException($"{keywords.Name("CTYPE", axes.Lat)}: NCP has no place for the equator.");
            (pv[1], pv[2]) = (0, 1 / Math.Tan(lat0 * (Math.PI / 180)));
        }
        var code = isTpv ? "TAN" : axes.Code switch { "NCP" => "SIN", "GLS" => "SFL", var other => other };
        if (!ProjectionFactory.TryCreate(code, pv, out var projection, out var why))
            throw new WcsException($"{keywords.Name("CTYPE", axes.Lon)} = '{keywords.Text("CTYPE", axes.Lon)}': {why}.");
        native = NativeReference.Read(keywords, axes, projection.Reference, isPlain);
        // AIPS: a reference latitude of GLS moves the map, and makes it not oblique.
        if (axes.Code == "GLS") native = native with { HasOffset = true, Fiducial = (0, lat0) };
        return projection;
    }

    /// <summary>The point of the native sphere that CRVALi is of, and the native coordinates of the celestial pole: PVi_0 to PVi_4 of the longitude.</summary>
    private readonly record struct NativeReference((double Phi, double Theta) Fiducial, bool HasOffset, double? LonPole, double LatPole)
    {
        public static NativeReference Read(WcsKeywords keywords, CelestialAxes axes, (double Phi, double Theta) own, bool isPlain)
        {
            var (phi, theta) = (Parameter(1), Parameter(2));
            for (var m = 5; m < ParameterCount; m++)
                if (Parameter(m) is not null) throw new WcsException($"PV{axes.Lon}_{m}: the longitude has no such parameter.");
            return new(
                (phi ?? own.Phi, theta ?? own.Theta),
                Parameter(0) is { } flag && flag != 0 && phi is not null && theta is not null,
                Parameter(3) ?? keywords.Number("LONPOLE"),
                Parameter(4) ?? keywords.Number("LATPOLE") ?? 90);

            double? Parameter(int m) => isPlain ? keywords.Number("PV", axes.Lon, m) : null;
        }
    }
}
