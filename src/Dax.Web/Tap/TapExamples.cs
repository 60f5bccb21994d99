using System.Globalization;
using Dax.Contracts.Catalogs;
using Dax.Ivoa.Dali;
using Dax.Ivoa.ObsCore;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Tap;

/// <summary>/examples (DALI 1.1, 2.3), made of the tables that are really there.</summary>
internal sealed class TapExamples(IGrainFactory grains)
{
    private const int MaxTables = 8;

    public async Task Show(HttpContext context)
    {
        var examples = Examples(await grains.Catalog().GetTables());
        await Reply.Document(context, TapExamplesDocument.ContentType, output => TapExamplesDocument.Write(output, "Examples for this TAP service", examples));
    }

    internal static List<TapExample> Examples(TableSetView catalog)
    {
        var examples = new List<TapExample>();
        var tables = catalog.Schemas.Where(s => !s.Name.Equals("TAP_SCHEMA", StringComparison.OrdinalIgnoreCase)).SelectMany(s => s.Tables).Take(MaxTables);
        foreach (var table in tables)
        {
            var id = "t" + (examples.Count + 1).ToString(CultureInfo.InvariantCulture);
            examples.Add(new TapExample(id, $"First rows of {table.Name}", table.Description ?? "Ten rows, all columns.", $"SELECT TOP 10 * FROM {table.Name}", [table.Name]));
            if (table is { Longitude: { } ra, Latitude: { } dec })
            {
                examples.Add(Cone(id + "cone", table.Name, AdqlName(ra), AdqlName(dec)));
                examples.Add(IsObsCore(table) ? Images(id + "images", table.Name) : Nearest(id + "nearest", table.Name, AdqlName(ra), AdqlName(dec)));
            }
        }
        examples.Add(new TapExample("columns", "What the tables have", "Every column that can be queried, with its unit and its UCD.",
            "SELECT table_name, column_name, datatype, unit, ucd, description FROM TAP_SCHEMA.columns ORDER BY table_name, column_index", ["TAP_SCHEMA.columns"]));
        return examples;
    }

    // With the coordinate system that ADQL 2.0 demands and 2.1 still takes: clients check examples by the grammar of either.
    private static TapExample Cone(string id, string table, string ra, string dec) => new(
        id, $"A cone in {table}", "Everything within two degrees of a position, here M31.",
        $"""
        SELECT TOP 100 *
        FROM {table}
        WHERE 1 = CONTAINS(POINT('ICRS', {ra}, {dec}), CIRCLE('ICRS', 10.6847, 41.2690, 2))
        """, [table]);

    private static bool IsObsCore(TableView table) => table.Name.Equals(ObsCoreTable.QualifiedName, StringComparison.OrdinalIgnoreCase);

    private static TapExample Images(string id, string table) => new(
        id, $"Images that show a place, in {table}", "Calibrated images that share a point with a circle, the earliest first.",
        $"""
        SELECT TOP 100 obs_id, instrument_name, t_min, em_min, em_max, access_url, s_region
        FROM {table}
        WHERE dataproduct_type = 'image' AND calib_level >= 2
        AND 1 = INTERSECTS(CIRCLE('ICRS', 53.09, -27.83, 0.01), s_region)
        ORDER BY t_min
        """, [table]);

    private static TapExample Nearest(string id, string table, string ra, string dec) => new(
        id, $"The nearest neighbour in {table}",
        "How far the nearest other row within ten arcseconds is. In the place of the second table an uploaded one (TAP_UPLOAD.name) makes it a cross-match, and a LEFT JOIN keeps what has no partner.",
        $"""
        SELECT TOP 100 a.{ra}, a.{dec}, MIN(DISTANCE(POINT('ICRS', a.{ra}, a.{dec}), POINT('ICRS', b.{ra}, b.{dec}))) AS separation
        FROM {table} AS a
        JOIN {table} AS b ON DISTANCE(POINT('ICRS', a.{ra}, a.{dec}), POINT('ICRS', b.{ra}, b.{dec})) < 0.002778
        WHERE 1 = CONTAINS(POINT('ICRS', a.{ra}, a.{dec}), CIRCLE('ICRS', 10.6847, 41.2690, 2))
        AND (a.{ra} <> b.{ra} OR a.{dec} <> b.{dec})
        GROUP BY a.{ra}, a.{dec}
        """, [table]);

    // Delimiting never changes what is meant: the catalog spells its columns as it has them.
    private static string AdqlName(string column) =>
        column.Length > 0 && char.IsAsciiLetter(column[0]) && column.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? column : "\"" + column.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
