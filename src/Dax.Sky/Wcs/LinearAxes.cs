using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs;

/// <summary>
/// The linear part of a header for its celestial pair: which two axes of pixels it depends on, and the matrix from their offsets to longitude and latitude
/// (rows), in degrees once <see cref="Cdelt"/> is applied (Greisen and Calabretta 2002, 2.1).
/// </summary>
/// <param name="XAxis">Number of the first of the two axes of pixels.</param>
/// <param name="YAxis">Number of the second.</param>
/// <param name="Matrix">PCi_j, or CDi_j in degrees.</param>
/// <param name="Cdelt">Degrees; 1 with CDi_j.</param>
internal sealed record LinearAxes(int XAxis, int YAxis, Matrix2 Matrix, (double Lon, double Lat) Cdelt)
{
    public static LinearAxes Read(WcsKeywords keywords, CelestialAxes axes, int count)
    {
        var unit = (Lon: DegreesPerUnit(keywords, axes.Lon), Lat: DegreesPerUnit(keywords, axes.Lat));
        var cdelt = (Lon: (keywords.Number("CDELT", axes.Lon) ?? 1) * unit.Lon, Lat: (keywords.Number("CDELT", axes.Lat) ?? 1) * unit.Lat);
        var (lon, lat) = (new double[count + 1], new double[count + 1]);
        if (TryReadRows(keywords, axes, count, Pc, 1, lon, lat))
        {
            // PCi_j wins over whatever else there is.
        }
        else if (TryReadRows(keywords, axes, count, (i, j) => keywords.Number("CD", i, j), 0, lon, lat))
        {
            for (var j = 1; j <= count; j++) (lon[j], lat[j]) = (lon[j] * unit.Lon, lat[j] * unit.Lat);
            cdelt = (1, 1);
        }
        else
        {
            ReadRotation(keywords, axes, cdelt, lon, lat);
        }
        return Choose(axes, lon, lat, cdelt);

        double? Pc(int i, int j) => keywords.Number("PC", i, j) ?? keywords.OldMatrixNumber("PC", i, j);
    }

    /// <summary>CRVALi of the pair, in degrees.</summary>
    public static (double Lon, double Lat) Reference(WcsKeywords keywords, CelestialAxes axes) =>
        ((keywords.Number("CRVAL", axes.Lon) ?? 0) * DegreesPerUnit(keywords, axes.Lon), (keywords.Number("CRVAL", axes.Lat) ?? 0) * DegreesPerUnit(keywords, axes.Lat));

    /// <summary>True when the header has any element at all of the matrix, of whichever axes; then what is missing has its default.</summary>
    private static bool TryReadRows(WcsKeywords keywords, CelestialAxes axes, int count, Func<int, int, double?> element, double diagonal, double[] lon, double[] lat)
    {
        var isPresent = false;
        for (var i = 1; i <= count; i++)
        {
            for (var j = 1; j <= count; j++)
            {
                var value = element(i, j);
                isPresent |= value is not null;
                var row = i == axes.Lon ? lon : i == axes.Lat ? lat : null;
                if (row is not null) row[j] = value ?? (i == j ? diagonal : 0);
            }
        }
        return isPresent;
    }

    /// <summary>CROTAi of the latitude, which turns after CDELTi has scaled (the AIPS convention; Calabretta and Greisen 2002, 6.1).</summary>
    private static void ReadRotation(WcsKeywords keywords, CelestialAxes axes, (double Lon, double Lat) cdelt, double[] lon, double[] lat)
    {
        var angle = keywords.IsPrimary ? keywords.Number("CROTA", axes.Lat) ?? 0 : 0;
        (lon[axes.Lon], lat[axes.Lat]) = (1, 1);
        if (angle == 0) return;
        if (cdelt.Lon == 0 || cdelt.Lat == 0) throw new WcsException("CDELTi is zero.");
        var (sin, cos) = Angles.SinCosDegrees(angle);
        var ratio = cdelt.Lat / cdelt.Lon;
        (lon[axes.Lon], lon[axes.Lat], lat[axes.Lon], lat[axes.Lat]) = (cos, -sin * ratio, sin / ratio, cos);
    }

    private static LinearAxes Choose(CelestialAxes axes, double[] lon, double[] lat, (double Lon, double Lat) cdelt)
    {
        var used = Enumerable.Range(1, lon.Length - 1).Where(j => lon[j] != 0 || lat[j] != 0).ToList();
        if (used.Count > 2) throw new WcsException($"The celestial coordinates depend on more than two axes of pixels: {string.Join(", ", used)}.");
        if (used.Count < 2) throw new WcsException("The matrix of the celestial coordinates is singular.");
        var matrix = new Matrix2(lon[used[0]], lon[used[1]], lat[used[0]], lat[used[1]]);
        // Also not so large or small that its inverse is beyond what doubles can count.
        var area = matrix.Determinant * cdelt.Lon * cdelt.Lat;
        if (!(double.IsNormal(matrix.Determinant) && Math.Abs(area) is > 1e-200 and < 1e200)) throw new WcsException("The matrix of the celestial coordinates is singular.");
        return new LinearAxes(used[0], used[1], matrix, cdelt);
    }

    private static double DegreesPerUnit(WcsKeywords keywords, int axis)
    {
        var unit = keywords.Text("CUNIT", axis);
        return unit?.ToLowerInvariant() switch
        {
            null or "" or "deg" or "degree" or "degrees" => 1,
            "arcmin" => 1 / 60.0,
            "arcsec" => 1 / 3600.0,
            "mas" or "marcsec" => 1 / 3.6e6,
            "uas" or "uarcsec" => 1 / 3.6e9,
            "rad" => Angles.DegreesPerRadian,
            "mrad" => Angles.DegreesPerRadian / 1000,
            "turn" => 360,
            _ => throw new WcsException($"{keywords.Name("CUNIT", axis)} = '{unit}' is no unit of angle."),
        };
    }
}
