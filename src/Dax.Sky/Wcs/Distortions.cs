using System.Globalization;

namespace Dax.Sky.Wcs;

/// <summary>The distortions of a header: SIP (Shupe et al. 2005, ASP Conf. Ser. 347, 491) of the pixels, TPV (SCAMP's polynomials in PVi_m) of the plane.</summary>
internal static class Distortions
{
    /// <summary>Powers of TPV's terms by m: of the axis itself, then of the other one; the radial ones (m = 3, 11, 23, 39) have none.</summary>
    private static readonly (int Own, int Other)[] TpvTerms = Terms();

    /// <summary>Throws for distortions that are not read: better no position than one that is off.</summary>
    public static void RefuseOthers(WcsKeywords keywords, LinearAxes linear)
    {
        foreach (var axis in new[] { linear.XAxis, linear.YAxis })
        {
            foreach (var keyword in new[] { $"CPDIS{axis}", $"CQDIS{axis}", $"D2IMDIS{axis}" })
            {
                if (keywords.PlainText(keyword) is { Length: > 0 } kind && keywords.IsPrimary)
                    throw new WcsException($"{keyword} = '{kind}': distortions of that kind are not read.");
            }
        }
    }

    /// <summary>A_p_q and B_p_q; null when the header has none, or none of more than first order (as astropy has it).</summary>
    public static (PlaneMap? Forward, PlaneMap? Back) Sip(WcsKeywords keywords, LinearAxes linear)
    {
        var forward = SipMap(keywords, "A", "B", 0.5e-10);
        if (forward is null) return (null, null);
        if ((linear.XAxis, linear.YAxis) != (1, 2)) throw new WcsException("SIP distortions are of the axes 1 and 2, the celestial coordinates of others.");
        if (!forward.IsRegular) throw new WcsException("The polynomials A_p_q and B_p_q fold at the reference point.");
        return (forward, SipMap(keywords, "AP", "BP", 0));
    }

    private static PlaneMap? SipMap(WcsKeywords keywords, string first, string second, double resolution)
    {
        var (a, b) = (Order(keywords, first), Order(keywords, second));
        if (a <= 1 && b <= 1) return null;
        if (a <= 1 || b <= 1) throw new WcsException($"{first}_ORDER and {second}_ORDER belong together.");
        return new PlaneMap(Math.Max(a, b), (p, q) => Term(first, a, p, q) + (p == 1 && q == 0 ? 1 : 0), (p, q) => Term(second, b, p, q) + (p == 0 && q == 1 ? 1 : 0), null, resolution);
        double Term(string name, int order, int p, int q) =>
            p + q <= order ? keywords.PlainNumber(string.Create(CultureInfo.InvariantCulture, $"{name}_{p}_{q}")) ?? 0 : 0;
    }

    private static int Order(WcsKeywords keywords, string name)
    {
        var order = keywords.PlainNumber(name + "_ORDER") ?? 0;
        return order is >= 0 and <= PlaneMap.MaxOrder ? (int)order : throw new WcsException($"{name}_ORDER = {order} is more than is read ({PlaneMap.MaxOrder}).");
    }

    /// <summary>True for pre-2012 headers of SCAMP, which say TAN and mean TPV: then m reaches 5 or more.</summary>
    public static bool HasScampTerms(WcsKeywords keywords, CelestialAxes axes)
    {
        for (var m = 5; m < TpvTerms.Length; m++)
            if (keywords.Number("PV", axes.Lon, m) is not null || keywords.Number("PV", axes.Lat, m) is not null) return true;
        return false;
    }

    /// <summary>Both polynomials; PVi_1 is 1 where the header has none.</summary>
    public static PlaneMap Tpv(WcsKeywords keywords, CelestialAxes axes, double pixelSize)
    {
        var (lon, lat, radial) = (new double[8, 8], new double[8, 8], new double[8]);
        var degree = 1;
        for (var m = 0; m < TpvTerms.Length; m++)
        {
            var (p, q) = TpvTerms[m];
            var (forLon, forLat) = (keywords.Number("PV", axes.Lon, m) ?? (m == 1 ? 1 : 0), keywords.Number("PV", axes.Lat, m) ?? (m == 1 ? 1 : 0));
            if (p < 0)
            {
                (radial[q], radial[q + 4]) = (forLon, forLat);
                continue;
            }
            (lon[p, q], lat[q, p]) = (forLon, forLat);
            if (forLon != 0 || forLat != 0) degree = Math.Max(degree, p + q);
        }
        var map = new PlaneMap(degree, (i, j) => lon[i, j], (i, j) => lat[i, j], radial.Any(f => f != 0) ? radial : null, 1e-10 * pixelSize);
        return map.IsRegular ? map : throw new WcsException("The polynomials in PVi_m fold at the reference point.");
    }

    private static (int Own, int Other)[] Terms()
    {
        var terms = new List<(int, int)>();
        for (var degree = 0; degree <= 7; degree++)
        {
            for (var other = 0; other <= degree; other++) terms.Add((degree - other, other));
            // After the terms of an odd degree its power of the radius: place k in the list of those.
            if (degree % 2 == 1) terms.Add((-1, degree / 2));
        }
        return [.. terms];
    }
}
