using System.Globalization;

namespace Dax.Qserv.StandIn.Database;

/// <summary>
/// Qserv's partitioning of the sky: stripes of latitude, each cut into as many chunks as keep them at least as wide as the stripe is high (doc/ingest, "partitioning"; the formula is that
/// of the width of a small circle's segment). Number of a chunk: twice the number of stripes times its stripe, plus its place in the stripe.
/// </summary>
internal static class Chunker
{
    private const double ArcSecond = 1.0 / 3600;

    /// <summary>A table <c>stripes</c> with the chunks of each stripe, and functions over it.</summary>
    public static string Functions(int stripes, int subStripes)
    {
        var height = 180.0 / stripes;
        var rows = Enumerable.Range(0, stripes).Select(s => string.Create(CultureInfo.InvariantCulture, $"({s}, {Segments(s * height - 90, (s + 1) * height - 90, height)})"));
        var rowHeight = height / subStripes;
        var subRows = Enumerable.Range(0, stripes * subStripes).Select(s =>
            string.Create(CultureInfo.InvariantCulture, $"({s}, {Math.Max(1, Segments(s * rowHeight - 90, (s + 1) * rowHeight - 90, rowHeight) / Segments(s / subStripes * height - 90, (s / subStripes + 1) * height - 90, height))})"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            CREATE TABLE stripes (stripe INT PRIMARY KEY, chunks INT NOT NULL); INSERT INTO stripes VALUES {string.Join(", ", rows)};
            CREATE TABLE subStripes (stripe INT PRIMARY KEY, chunks INT NOT NULL); INSERT INTO subStripes VALUES {string.Join(", ", subRows)};
            CREATE FUNCTION stripeOf(lat DOUBLE, n INT) RETURNS INT DETERMINISTIC RETURN LEAST(FLOOR((lat + 90) / (180e0 / n)), n - 1);
            CREATE FUNCTION chunkOf(lon DOUBLE, lat DOUBLE) RETURNS INT READS SQL DATA RETURN
              (SELECT s.stripe * {2 * stripes} + LEAST(FLOOR(lon / (360e0 / s.chunks)), s.chunks - 1) FROM stripes s WHERE s.stripe = stripeOf(lat, {stripes}));
            CREATE FUNCTION subChunkOf(lon DOUBLE, lat DOUBLE) RETURNS INT READS SQL DATA RETURN
              (SELECT MOD(b.stripe, {subStripes}) * 64 + LEAST(FLOOR((lon - FLOOR(lon / (360e0 / s.chunks)) * (360e0 / s.chunks)) / (360e0 / s.chunks / b.chunks)), b.chunks - 1)
               FROM stripes s, subStripes b WHERE s.stripe = stripeOf(lat, {stripes}) AND b.stripe = stripeOf(lat, {stripes * subStripes}));
            """);
    }

    private static int Segments(double latitudeMin, double latitudeMax, double width)
    {
        var latitude = Math.Max(Math.Abs(latitudeMin), Math.Abs(latitudeMax));
        if (latitude > 90 - ArcSecond || width >= 180)
            return 1;
        var (lat, cosine) = (double.DegreesToRadians(latitude), Math.Cos(double.DegreesToRadians(Math.Max(width, ArcSecond))));
        var (sin, cos) = Math.SinCos(lat);
        var x = cosine - sin * sin;
        var u = cos * cos;
        var y = Math.Sqrt(Math.Abs(u * u - x * x));
        return (int)Math.Floor(2 * Math.PI / Math.Abs(Math.Atan2(y, x)));
    }
}
