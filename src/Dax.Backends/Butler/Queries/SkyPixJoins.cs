using Dax.Backends.Butler.Regions;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Sky.Geometry;
using Dax.Sky.Htm;

namespace Dax.Backends.Butler.Queries;

/// <summary>
/// The registry's overlap tables of its common pixelization as joins: what may overlap comes through, and all that does. Pixels of a region come as ranges in one parameter, so
/// that a region of any size is one condition.
/// </summary>
internal static class SkyPixJoins
{
    private const int MaxRanges = 2000;

    /// <summary>Keeps rows whose record's pixels are among those of the region.</summary>
    public static void Within(ElementJoins joins, DimensionElement element, SkyPix? common, ISkyRegion region)
    {
        var pixels = element.SkyPix ?? common;
        if (!SkyPixels.IsKnown(pixels)) return;
        var ranges = HtmCover.Envelope(region, pixels!.Level, MaxRanges);
        if (element.SkyPix is not null) joins.Join(sql => $"JOIN {joins.Dialect.Ranges(sql, ranges)} r ON {joins[element.Name]} BETWEEN r.low AND r.high");
        else JoinOverlaps(joins, element, pixels, ranges);
    }

    private static void JoinOverlaps(ElementJoins joins, DimensionElement element, SkyPix pixels, IReadOnlyList<(long First, long Last)> ranges)
    {
        var alias = joins.NewAlias();
        var same = string.Join(" AND ", element.Required.Select(d => $"{alias}.{RegistryDialect.Quote(d)} = {joins[d]}"));
        joins.Join(sql => $"JOIN {Touched(joins.Dialect, element, pixels, ranges, sql)} {alias} ON {same}");
    }

    /// <summary>The keys of an element's records that touch a region's pixels; null when its pixelization is not known or when it is itself of pixels.</summary>
    public static Func<SqlText, string>? Touched(RegistryDialect dialect, DimensionElement element, SkyPix? common, ISkyRegion region)
    {
        if (element.SkyPix is not null || !SkyPixels.IsKnown(common)) return null;
        var ranges = HtmCover.Envelope(region, common!.Level, MaxRanges);
        return sql => Touched(dialect, element, common, ranges, sql);
    }

    private static string Touched(RegistryDialect dialect, DimensionElement element, SkyPix pixels, IReadOnlyList<(long First, long Last)> ranges, SqlText sql)
    {
        var keys = string.Join(", ", element.Required.Select(d => $"o.{RegistryDialect.Quote(d)}"));
        return $"(SELECT DISTINCT {keys} FROM {dialect.Ranges(sql, ranges)} r CROSS JOIN {Table(dialect, element)} o WHERE {Level("o", pixels, sql)} AND o.skypix_index BETWEEN r.low AND r.high)";
    }

    /// <summary>From rows that know <paramref name="known"/>'s keys to all of <paramref name="other"/> that share a pixel; those come to be known. A pair comes once for every pixel it shares.</summary>
    public static void Between(ElementJoins joins, DimensionElement known, DimensionElement other, SkyPix? common)
    {
        if (!SkyPixels.IsKnown(common)) return;
        var from = joins.NewAlias();
        var same = string.Join(" AND ", known.Required.Select(d => $"{from}.{RegistryDialect.Quote(d)} = {joins[d]}"));
        joins.Join(sql => $"JOIN {Table(joins.Dialect, known)} {from} ON {Level(from, common!, sql)} AND {same}");
        var to = joins.NewAlias();
        var also = string.Concat(other.Required.Where(d => joins[d] is not null).Select(d => $" AND {to}.{RegistryDialect.Quote(d)} = {joins[d]}"));
        joins.Join(sql => $"JOIN {Table(joins.Dialect, other)} {to} ON {Level(to, common!, sql)} AND {to}.skypix_index = {from}.skypix_index{also}");
        foreach (var dimension in other.Required) joins.Provide(dimension, $"{to}.{RegistryDialect.Quote(dimension)}");
    }

    private static string Table(RegistryDialect dialect, DimensionElement element) => dialect.Table(element.Name + "_skypix_overlap");

    private static string Level(string alias, SkyPix pixels, SqlText sql) => $"{alias}.skypix_system = {sql.Parameter(pixels.System)} AND {alias}.skypix_level = {sql.Parameter((long)pixels.Level)}";
}
