using Dax.Sky.Frames;

namespace Dax.Sky.Wcs;

/// <summary>The frame of a header's coordinates, and the way from there to the ICRS (Calabretta and Greisen 2002, 3.1).</summary>
/// <param name="Name">As the header says: ICRS, FK5, FK4, GALACTIC, …; with the equinox when it is not the frame's own.</param>
/// <param name="ToIcrs">Null for frames that are not fixed on the sky, or unknown.</param>
internal sealed record WorldFrame(string Name, SkyRotation? ToIcrs)
{
    private const double Arcsecond = 1 / 3600.0;

    public static WorldFrame Read(WcsKeywords keywords, string kind) => kind switch
    {
        "RA" => Equatorial(keywords),
        "GLON" => new("GALACTIC", SkyFrame.Galactic.To(SkyFrame.Icrs)),
        "SLON" => new("SUPER_GALACTIC", SkyFrame.Supergalactic.To(SkyFrame.Icrs)),
        "ELON" => Ecliptic(keywords),
        _ => new(kind, null),
    };

    private static WorldFrame Equatorial(WcsKeywords keywords)
    {
        var equinox = Equinox(keywords);
        return RadeSys(keywords, equinox) switch
        {
            "FK4" or "FK4-NO-E" => Fk4(equinox ?? 1950),
            "FK5" => Fk5(equinox ?? 2000),
            "GAPPT" => new("GAPPT", null),
            _ => new("ICRS", SkyRotation.Identity),
        };
    }

    private static WorldFrame Ecliptic(WcsKeywords keywords)
    {
        var equinox = Equinox(keywords);
        var isFixed = RadeSys(keywords, equinox) is "ICRS" || (equinox ?? 2000) == 2000;
        return new("ECLIPTIC", isFixed ? SkyFrame.Ecliptic.To(SkyFrame.Icrs) : null);
    }

    private static double? Equinox(WcsKeywords keywords) => keywords.Number("EQUINOX") ?? keywords.PlainNumber("EPOCH");

    private static string RadeSys(WcsKeywords keywords, double? equinox)
    {
        var name = (keywords.Text("RADESYS") ?? (keywords.IsPrimary ? keywords.Text("RADECSYS") : null))?.ToUpperInvariant();
        if (name is "ICRS" or "FK5" or "FK4" or "FK4-NO-E" or "GAPPT") return name;
        return equinox is not { } year ? "ICRS" : year < 1984 ? "FK4" : "FK5";
    }

    /// <summary>Precession of the IAU of 1976 (Lieske et al. 1977, A&amp;A 58, 1), which the FK5 is defined with.</summary>
    private static WorldFrame Fk5(double equinox)
    {
        var toIcrs = SkyFrame.Fk5.To(SkyFrame.Icrs);
        if (equinox == 2000) return new("FK5", toIcrs);
        var t = (equinox - 2000) / 100;
        var zeta = t * (2306.2181 + t * (0.30188 + t * 0.017998));
        var z = t * (2306.2181 + t * (1.09468 + t * 0.018203));
        var theta = t * (2004.3109 - t * (0.42665 + t * 0.041833));
        return new($"FK5 J{equinox:0.####}", toIcrs * Precession(zeta, z, theta).Inverse);
    }

    /// <summary>Newcomb's precession (Kinoshita 1975, SAO Special Report 364; Explanatory Supplement 1992, 3.591) from B1950 in thousands of tropical years.</summary>
    private static WorldFrame Fk4(double equinox)
    {
        var toIcrs = SkyFrame.Fk4.To(SkyFrame.Icrs);
        if (equinox == 1950) return new("FK4", toIcrs);
        const double from = 0.1;
        var t = (equinox - 1950) / 1000;
        var rate = 23035.545 + from * (139.720 + from * 0.060);
        var zeta = t * (rate + t * (30.240 - 0.27 * from + t * 17.995));
        var z = t * (rate + t * (109.480 + 0.39 * from + t * 18.325));
        var theta = t * (20051.12 - from * (85.29 + from * 0.37) - t * (42.65 + 0.37 * from + t * 41.8));
        return new($"FK4 B{equinox:0.####}", toIcrs * Precession(zeta, z, theta).Inverse);
    }

    private static SkyRotation Precession(double zeta, double z, double theta) =>
        SkyRotation.AboutZ(-z * Arcsecond) * SkyRotation.AboutY(theta * Arcsecond) * SkyRotation.AboutZ(-zeta * Arcsecond);
}
