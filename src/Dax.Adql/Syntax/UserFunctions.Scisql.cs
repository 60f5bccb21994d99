namespace Dax.Adql.Syntax;

/// <summary>
/// The functions of the sciSQL library that Rubin's catalogs are queried with: AB magnitudes and fluxes with their standard deviations, and the tests of
/// points on the sphere. Not its HTM indices, polygons as bytes, medians.
/// </summary>
public static partial class UserFunctions
{
    private const string CgsFlux = "erg.s**-1.cm**-2.Hz**-1";

    private static UserFunction[] Scisql =>
    [
        Magnitude("nanojanskyToAbMag", "Flux in nJy to AB magnitude; NULL when it is not positive.", "mag", "flux"),
        Magnitude("nanojanskyToAbMagSigma", "Standard deviation of the AB magnitude of a flux in nJy.", "mag", "flux", "fluxSigma"),
        Magnitude("abMagToNanojansky", "AB magnitude to flux in nJy.", "nJy", "mag"),
        Magnitude("abMagToNanojanskySigma", "Standard deviation, in nJy, of the flux of an AB magnitude.", "nJy", "mag", "magSigma"),
        Magnitude("fluxToAbMag", "Flux in erg/s/cm2/Hz to AB magnitude; NULL when it is not positive.", "mag", "flux"),
        Magnitude("fluxToAbMagSigma", "Standard deviation of the AB magnitude of a flux in erg/s/cm2/Hz.", "mag", "flux", "fluxSigma"),
        Magnitude("abMagToFlux", "AB magnitude to flux in erg/s/cm2/Hz.", CgsFlux, "mag"),
        Magnitude("abMagToFluxSigma", "Standard deviation, in erg/s/cm2/Hz, of the flux of an AB magnitude.", CgsFlux, "mag", "magSigma"),
        Magnitude("dnToAbMag", "Counts (DN) to AB magnitude, by the counts of magnitude 0.", "mag", "dn", "fluxMag0"),
        Magnitude("dnToAbMagSigma", "Standard deviation of the AB magnitude of counts (DN).", "mag", "dn", "dnSigma", "fluxMag0", "fluxMag0Sigma"),
        Magnitude("dnToFlux", "Counts (DN) to flux in erg/s/cm2/Hz, by the counts of magnitude 0.", CgsFlux, "dn", "fluxMag0"),
        Magnitude("dnToFluxSigma", "Standard deviation, in erg/s/cm2/Hz, of the flux of counts (DN).", CgsFlux, "dn", "dnSigma", "fluxMag0", "fluxMag0Sigma"),
        Magnitude("abMagToDn", "AB magnitude to counts (DN), by the counts of magnitude 0.", "adu", "mag", "fluxMag0"),
        Magnitude("abMagToDnSigma", "Standard deviation of the counts (DN) of an AB magnitude.", "adu", "mag", "magSigma", "fluxMag0", "fluxMag0Sigma"),
        Magnitude("fluxToDn", "Flux in erg/s/cm2/Hz to counts (DN), by the counts of magnitude 0.", "adu", "flux", "fluxMag0"),
        Magnitude("fluxToDnSigma", "Standard deviation of the counts (DN) of a flux in erg/s/cm2/Hz.", "adu", "flux", "fluxSigma", "fluxMag0", "fluxMag0Sigma"),
        new(UserFunctionId.AngSep, "The angle in degrees between two positions (degrees), or between two vectors of any length.",
            Form("angSep", "DOUBLE PRECISION", "lon1", "lat1", "lon2", "lat2"), Form("angSep", "DOUBLE PRECISION", "x1", "y1", "z1", "x2", "y2", "z2")) { Unit = "deg" },
        new(UserFunctionId.PtInCircle, "1 when a position lies in a circle, its rim included, else 0 (also where something is NULL); in degrees.",
            Form("s2PtInCircle", "INTEGER", "lon", "lat", "centerLon", "centerLat", "radius")) { Copies = true },
        new(UserFunctionId.PtInBox, """
            1 when a position lies between two longitudes and two latitudes, else 0 (also where something is NULL); in degrees. From 0 to 360, lonMin may be greater
            than lonMax: the box then spans longitude 0.
            """,
            Form("s2PtInBox", "INTEGER", "lon", "lat", "lonMin", "latMin", "lonMax", "latMax")) { Copies = true },
        new(UserFunctionId.PtInEllipse, """
            1 when a position (degrees) lies in an ellipse, else 0 (also where something is NULL): centre in degrees, semi-axes in arcseconds (at most 10 degrees),
            position angle of the major axis in degrees, east of north.
            """,
            Form("s2PtInEllipse", "INTEGER", "lon", "lat", "centerLon", "centerLat", "semiMajorAxisAngle", "semiMinorAxisAngle", "positionAngle")) { Copies = true },
        new(UserFunctionId.PtInCPoly, "1 when a position lies in a polygon of three corners or more, else 0 (also where something is NULL); in degrees.",
            Form("s2PtInCPoly", "INTEGER", "lon", "lat", "v1Lon", "v1Lat", "v2Lon", "v2Lat", "v3Lon", "v3Lat").Replace(") ->", ", ...) ->", StringComparison.Ordinal)) { Copies = true },
    ];

    private static UserFunction Magnitude(string name, string description, string unit, params string[] arguments) =>
        new(UserFunctionId.Photometry, description, Form(name, "DOUBLE PRECISION", arguments)) { Unit = unit };

    private static string Form(string name, string result, params string[] arguments) =>
        $"scisql_{name}({string.Join(", ", arguments.Select(argument => argument + " DOUBLE PRECISION"))}) -> {result}";
}
