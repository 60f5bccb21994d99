using System.Globalization;

namespace Dax.Sky.Tests.Wcs;

/// <summary>Headers to test with: the reference pixel is (500, 600).</summary>
internal static class Headers
{
    public static TextKeywords Simple(string code, double lon, double lat, double scale, double turn = 0)
    {
        var (sin, cos) = Math.SinCos(turn * Math.PI / 180);
        var keywords = new TextKeywords("NAXIS 2", $"CTYPE1 'RA---{code}'", $"CTYPE2 'DEC--{code}'", "CRPIX1 500", "CRPIX2 600");
        foreach (var (name, value) in new[] { ("CRVAL1", lon), ("CRVAL2", lat), ("CDELT1", -scale), ("CDELT2", scale), ("PC1_1", cos), ("PC1_2", -sin), ("PC2_1", sin), ("PC2_2", cos) })
            keywords.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value:r}"));
        return keywords;
    }

    public static TextKeywords Distorted(string kind)
    {
        if (kind.StartsWith("sip", StringComparison.Ordinal))
        {
            var sip = Simple("TAN-SIP", 40, -1, 7e-5, 30);
            Add(sip, "A_ORDER 3", "B_ORDER 4", "A_2_0 2.1e-6", "A_1_1 -3.3e-6", "A_0_2 1.2e-6", "A_3_0 -1.1e-10", "A_1_2 4e-11", "B_2_0 -1.7e-6", "B_1_1 2.5e-6", "B_0_3 2.2e-10", "B_0_4 1e-15");
            if (kind == "sip with inverse") Add(sip, "AP_ORDER 2", "BP_ORDER 2", "AP_2_0 -2.1e-6", "AP_1_1 3.3e-6", "BP_2_0 1.7e-6");
            return sip;
        }
        var tpv = Simple("TPV", 244.66, 12.33, 1, 0).Remove("PC1_2").Remove("PC2_1").Remove("CDELT1").Remove("CDELT2");
        Add(tpv, "PC1_1 -7.2e-5", "PC2_2 7.2e-5", "PV1_0 -0.00028", "PV1_1 1.0056", "PV1_2 0.00038", "PV1_4 3.3e-05", "PV1_6 0.00266", "PV1_7 -0.0041", "PV1_10 0.0035");
        Add(tpv, "PV2_0 0.00043", "PV2_1 1.005", "PV2_2 0.00026", "PV2_4 -0.0025", "PV2_5 0.00023", "PV2_7 -0.0073", "PV2_9 -0.005");
        if (kind == "tpv radial") Add(tpv, "PV1_3 0.001", "PV2_3 -0.002", "PV1_11 0.003", "PV2_23 0.004", "PV2_39 0.01");
        return tpv;
    }

    private static void Add(TextKeywords keywords, params string[] lines)
    {
        foreach (var line in lines) keywords.Add(line);
    }
}
