using System.Buffers;
using System.Globalization;
using Dax.Engine.Datasets;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Times;

namespace Dax.Engine.Cutouts;

/// <summary>
/// Where a cutout comes from, in the records that Rubin's service writes: BTLRUUID, BTLRNAME, BTLRKnnn and BTLRVnnn (the data ID's required dimensions), ST_… (the region),
/// DATE-CUT; CUTVERS says which software cut it, DATASET the whole identifier.
/// </summary>
internal static class Provenance
{
    private const int MaxVertices = 100;

    private static readonly string Version = $"Dax.Orleans {typeof(Provenance).Assembly.GetName().Version?.ToString(3)}";

    public static bool IsOurs(FitsCard card) =>
        card.Keyword is "BTLRUUID" or "BTLRNAME" or "DATE-CUT" or "CUTVERS"
        || IsNumbered(card.Keyword, "BTLRK") || IsNumbered(card.Keyword, "BTLRV") || card.Keyword.StartsWith("ST_", StringComparison.Ordinal);

    /// <summary>Records of the dataset, the same for all its cutouts.</summary>
    public static byte[] OfDataset(DatasetHandle handle)
    {
        var header = new FitsHeaderBuilder();
        header.Set("BTLRUUID", handle.Uri.Id.ToString("N"), "Butler UUID of full image");
        header.Set("BTLRNAME", handle.Dataset.Ref.DatasetType, "Butler dataset type");
        var n = 0;
        foreach (var dimension in handle.RequiredDimensions)
        {
            if (handle.Dataset.Ref.DataId[dimension] is not { } value || n > 999) continue;
            var number = n++.ToString("000", CultureInfo.InvariantCulture);
            header.Set("BTLRK" + number, dimension, $"Name of dimension {n - 1} in the data ID");
            Set(header, "BTLRV" + number, value, $"Value of dimension {n - 1} in the data ID");
        }
        return Bytes(header);
    }

    /// <summary>Records of one cutout.</summary>
    /// <param name="isTai">The file's times are TAI.</param>
    /// <param name="version">EXTVER; null for none.</param>
    public static byte[] OfCutout(Stencil? stencil, DateTimeOffset now, bool isTai, long? version)
    {
        var header = new FitsHeaderBuilder();
        if (version is { } number) header.Set("EXTVER", number, "number of the cutout in this file");
        if (stencil is not null) Set(header, stencil.Region);
        // As Rubin does: in the time scale of the file's other times.
        var at = isTai ? now.UtcDateTime.AddSeconds(LeapSeconds.TaiMinusUtc(LeapSeconds.FromUtc(now))) : now.UtcDateTime;
        header.Set("DATE-CUT", at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture), $"Time of cutout extraction ({(isTai ? "TAI" : "UTC")})");
        header.Set("CUTVERS", Version, "Software that cut it out");
        return Bytes(header);
    }

    private static void Set(FitsHeaderBuilder header, ISkyRegion region)
    {
        switch (region)
        {
            case SkyCircle circle:
                header.Set("ST_TYPE", "CIRCLE", "Type of stencil used to create this cutout");
                header.Set("ST_RA", circle.Center.LonDegrees, "[deg] Circle center Right Ascension");
                header.Set("ST_DEC", circle.Center.LatDegrees, "[deg] Circle center Declination");
                header.Set("ST_RAD", circle.RadiusDegrees, "[deg] Circle radius");
                break;
            case SkyRange range:
                header.Set("ST_TYPE", "RANGE", "Type of stencil used to create this cutout");
                header.Set("ST_RA00", range.LonMin, "[deg] first longitude");
                header.Set("ST_RA01", range.LonMax, "[deg] last longitude");
                header.Set("ST_DEC00", range.LatMin, "[deg] first latitude");
                header.Set("ST_DEC01", range.LatMax, "[deg] last latitude");
                break;
            case SkyPolygon polygon:
                header.Set("ST_TYPE", "POLYGON", "Type of stencil used to create this cutout");
                SetVertices(header, polygon);
                break;
        }
    }

    // Two digits are what the keywords have room for.
    private static void SetVertices(FitsHeaderBuilder header, SkyPolygon polygon)
    {
        header.Set("ST_NVERT", (long)polygon.Vertices.Length, "vertices of the polygon");
        for (var i = 0; i < Math.Min(MaxVertices, polygon.Vertices.Length); i++)
        {
            var number = i.ToString("00", CultureInfo.InvariantCulture);
            header.Set("ST_RA" + number, polygon.Vertices[i].LonDegrees, "[deg] vertex");
            header.Set("ST_DEC" + number, polygon.Vertices[i].LatDegrees, "[deg] vertex");
        }
    }

    private static void Set(FitsHeaderBuilder header, string keyword, DimensionValue value, string comment)
    {
        switch (value.Value)
        {
            case long whole: header.Set(keyword, whole, comment); break;
            case double real when double.IsFinite(real): header.Set(keyword, real, comment); break;
            case bool flag: header.Set(keyword, flag, comment); break;
            default: header.Set(keyword, value.ToString(), comment); break;
        }
    }

    private static bool IsNumbered(string keyword, string prefix) => keyword.Length == 8 && keyword.StartsWith(prefix, StringComparison.Ordinal);

    private static byte[] Bytes(FitsHeaderBuilder header)
    {
        var writer = new ArrayBufferWriter<byte>(1024);
        foreach (var card in header.Cards) writer.Write(card.Bytes.Span);
        return writer.WrittenSpan.ToArray();
    }
}
