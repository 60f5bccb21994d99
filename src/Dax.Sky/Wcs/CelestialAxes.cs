namespace Dax.Sky.Wcs;

/// <summary>The pair of axes of a header that are coordinates on the sky (Calabretta and Greisen 2002, 3.1).</summary>
/// <param name="Lon">The number i of the longitude's CTYPEi.</param>
/// <param name="Lat">The number of the latitude's.</param>
/// <param name="Kind">What stands before the projection: RA, GLON, ELON, HPLN, …</param>
/// <param name="Code">The projection, three letters.</param>
/// <param name="HasSip">Whether CTYPEi ends in -SIP.</param>
internal sealed record CelestialAxes(int Lon, int Lat, string Kind, string Code, bool HasSip)
{
    public static CelestialAxes Read(WcsKeywords keywords, int count)
    {
        (int Axis, string Type, string Code, bool HasSip)? lon = null, lat = null;
        for (var i = 1; i <= count; i++)
        {
            if (keywords.Text("CTYPE", i) is not { } ctype || !TrySplit(ctype, out var type, out var code, out var hasSip)) continue;
            if (IsLongitude(type)) lon = lon is null ? (i, type, code, hasSip) : throw new WcsException($"Two axes are longitudes, {keywords.Name("CTYPE", lon.Value.Axis)} and {keywords.Name("CTYPE", i)}.");
            else if (IsLatitude(type)) lat = lat is null ? (i, type, code, hasSip) : throw new WcsException($"Two axes are latitudes, {keywords.Name("CTYPE", lat.Value.Axis)} and {keywords.Name("CTYPE", i)}.");
        }
        if (lon is not { } a || lat is not { } b) throw new WcsException(NotCelestial(keywords, count));
        if (a.Code != b.Code || LatitudeOf(a.Type) != b.Type)
            throw new WcsException($"The axes {keywords.Name("CTYPE", a.Axis)} = '{keywords.Text("CTYPE", a.Axis)}' and {keywords.Name("CTYPE", b.Axis)} = '{keywords.Text("CTYPE", b.Axis)}' are no pair.");
        for (var i = 1; i <= count; i++)
            if (keywords.Text("CTYPE", i) == "CUBEFACE") throw new WcsException($"{keywords.Name("CTYPE", i)} = 'CUBEFACE': faces of a cube as planes are not read.");
        return new CelestialAxes(a.Axis, b.Axis, a.Type, a.Code, a.HasSip && b.HasSip);
    }

    /// <summary>"RA---TAN-SIP" into its parts; false for what has no projection.</summary>
    private static bool TrySplit(string ctype, out string type, out string code, out bool hasSip)
    {
        hasSip = ctype.Length == 12 && ctype.EndsWith("-SIP", StringComparison.Ordinal);
        (type, code) = ("", "");
        if ((ctype.Length != 8 && !(ctype.Length == 12 && ctype[8] == '-')) || ctype[4] != '-') return false;
        (type, code) = (ctype[..4].TrimEnd('-'), ctype[5..8]);
        return true;
    }

    private static bool IsLongitude(string type) =>
        type == "RA" || (type.Length == 4 && (type.EndsWith("LON", StringComparison.Ordinal) || type.EndsWith("LN", StringComparison.Ordinal)));

    private static bool IsLatitude(string type) =>
        type == "DEC" || (type.Length == 4 && (type.EndsWith("LAT", StringComparison.Ordinal) || type.EndsWith("LT", StringComparison.Ordinal)));

    private static string LatitudeOf(string longitude) =>
        longitude == "RA" ? "DEC" : longitude.EndsWith("LON", StringComparison.Ordinal) ? longitude[..1] + "LAT" : longitude[..2] + "LT";

    private static string NotCelestial(WcsKeywords keywords, int count)
    {
        var types = new List<string>();
        for (var i = 1; i <= count; i++)
            if (keywords.Text("CTYPE", i) is { Length: > 0 } ctype) types.Add($"{keywords.Name("CTYPE", i)} = '{ctype}'");
        return types.Count == 0 ? "The header has no world coordinates: no CTYPEi names an axis." : $"The coordinates are not celestial: {string.Join(", ", types)}.";
    }
}
