using System.Diagnostics.CodeAnalysis;

namespace Dax.Sky.Wcs.Projections;

/// <summary>Projections by the code in CTYPEi, with the parameters of the latitude axis.</summary>
internal static class ProjectionFactory
{
    /// <summary>Codes that plates are known by, which are not read; why.</summary>
    private static readonly Dictionary<string, string> Unread = new(StringComparer.Ordinal)
    {
        ["TNX"] = "its polynomials in WATi_n keywords are not read",
        ["ZPX"] = "its polynomials in WATi_n keywords are not read",
        ["DSS"] = "the plate model of the Digitized Sky Survey is not read",
        ["TAB"] = "coordinates in a table are not read",
        ["TPU"] = "polynomials before a tangential projection are not read",
    };

    /// <summary>Parameters PVi_0, PVi_1, …; null where the header has none. The error is the end of a sentence about the projection.</summary>
    public static bool TryCreate(string code, ReadOnlySpan<double?> pv, [NotNullWhen(true)] out Projection? projection, [NotNullWhen(false)] out string? error)
    {
        projection = null;
        error = Unread.GetValueOrDefault(code);
        if (error is not null) return false;
        if (!IsKnown(code))
        {
            error = "there is no such projection";
            return false;
        }
        projection = code is "COP" or "COE" or "COD" or "COO" ? Conic(code, pv) : Zenithal(code, pv) ?? Other(code, pv);
        if (projection is not null) return true;
        error = "its PVi_m parameters are out of range";
        return false;
    }

    private static bool IsKnown(string code) => code is
        "AZP" or "SZP" or "TAN" or "STG" or "SIN" or "ARC" or "ZPN" or "ZEA" or "AIR" or "CYP" or "CEA" or "CAR" or "MER" or "SFL" or "PAR" or "MOL" or "AIT"
        or "COP" or "COE" or "COD" or "COO" or "BON" or "PCO" or "TSC" or "CSC" or "QSC" or "HPX" or "XPH";

    private static Projection? Zenithal(string code, ReadOnlySpan<double?> pv) => code switch
    {
        "TAN" => new TanProjection(),
        "STG" => new StgProjection(),
        "SIN" => Sin(pv[1] ?? 0, pv[2] ?? 0),
        "ARC" => new ArcProjection(),
        "ZEA" => new ZeaProjection(),
        "ZPN" => Zpn(pv),
        "AIR" => (pv[1] ?? 90) is > -90 and <= 90 ? new AirProjection(pv[1] ?? 90) : null,
        "AZP" => AzpProjection.IsValid(pv[1] ?? 0, pv[2] ?? 0) ? new AzpProjection(pv[1] ?? 0, pv[2] ?? 0) : null,
        "SZP" => SlantProjection.Perspective(pv[1] ?? 0, pv[2] ?? 0, pv[3] ?? 90),
        "XPH" => new XphProjection(),
        _ => null,
    };

    private static Projection? Other(string code, ReadOnlySpan<double?> pv) => code switch
    {
        "CYP" => Cyp(pv[1] ?? 1, pv[2] ?? 1),
        "CEA" => (pv[1] ?? 1) is > 0 and <= 1 ? new CeaProjection(pv[1] ?? 1) : null,
        "CAR" => new CarProjection(),
        "MER" => new MerProjection(),
        "SFL" => new SflProjection(),
        "PAR" => new ParProjection(),
        "MOL" => new MolProjection(),
        "AIT" => new AitProjection(),
        "BON" => pv[1] is not { } parallel ? null : parallel == 0 ? new SflProjection() : new BonProjection(parallel),
        "PCO" => new PcoProjection(),
        "TSC" => new TscProjection(),
        "CSC" => new CscProjection(),
        "QSC" => new QscProjection(),
        "HPX" => (pv[1] ?? 4) is > 0 and < 1e6 && (pv[2] ?? 3) is > 0 and < 1e6 ? new HpxProjection(pv[1] ?? 4, pv[2] ?? 3) : null,
        _ => null,
    };

    private static Projection Sin(double xi, double eta) => xi == 0 && eta == 0 ? new SinProjection() : SlantProjection.Orthographic(xi, eta);

    private static CypProjection? Cyp(double mu, double lambda) => lambda != 0 && mu + lambda != 0 ? new CypProjection(mu, lambda) : null;

    private static ZpnProjection? Zpn(ReadOnlySpan<double?> pv)
    {
        Span<double> factors = stackalloc double[pv.Length];
        for (var i = 0; i < pv.Length; i++) factors[i] = pv[i] ?? 0;
        return ZpnProjection.TryCreate(factors, out var projection) ? projection : null;
    }

    private static ConicProjection? Conic(string code, ReadOnlySpan<double?> pv)
    {
        if (pv[1] is not { } middle || middle == 0) return null;
        var half = pv[2] ?? 0;
        ConicProjection made = code switch
        {
            "COP" => new CopProjection(middle, half),
            "COE" => new CoeProjection(middle, half),
            "COD" => new CodProjection(middle, half),
            _ => new CooProjection(middle, half),
        };
        // Parallels on both sides of the equator make a cylinder, those beyond the poles nothing.
        return made.TryProject(0, middle, out _, out var y) && double.IsFinite(y) && Math.Abs(y) < 1e-6 ? made : null;
    }
}
