using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>Tables of a survey as each engine could hold them, and how Qserv keeps them.</summary>
internal static class MatrixCatalog
{
    private static readonly AdqlType Long = new(AdqlBase.Bigint);
    private static readonly AdqlType Int = new(AdqlBase.Integer);
    private static readonly AdqlType Double = new(AdqlBase.Double);
    private static readonly AdqlType Text = new(AdqlBase.Text);

    public static readonly CatalogModel Model = new(
    [
        new("lsst", "Object",
        [
            new("objectId", Long) { IsIndexed = true }, new("ra", Double), new("dec", Double), new("mag", new(AdqlBase.Real)), new("n", new(AdqlBase.Smallint)),
            new("name", Text), new("band", Text) { IsIndexed = true }, new("flag", new(AdqlBase.Boolean)), new("seen", new(AdqlBase.Timestamp)),
        ])
        { PhysicalName = ["dp", "Object"], Spatial = new("ra", "dec", "hpx") { LongitudeIn360 = true } },
        new("lsst", "Source",
        [
            new("sourceId", Long), new("objectId", Long), new("ra", Double), new("dec", Double), new("raObject", Double), new("decObject", Double),
            new("flux", Double), new("filterId", Int),
        ])
        { PhysicalName = ["dp", "Source"] },
        new("lsst", "Filter", [new("filterId", Int), new("filterName", Text), new("ra", Double), new("dec", Double)]) { PhysicalName = ["dp", "Filter"] },
        new("lsst", "RefObject", [new("refId", Long), new("ra", Double), new("decl", Double)]) { PhysicalName = ["dp", "RefObject"] },
        new("lsst", "RefMatch", [new("objectId", Long), new("refId", Long), new("sep", Double)]) { PhysicalName = ["dp", "RefMatch"] },
    ]);

    private static readonly Dictionary<string, QservTable> Kept = new()
    {
        ["lsst.Object"] = new(QservKind.Director) { Key = "objectId", Longitude = "ra", Latitude = "dec", Overlap = 0.01667 },
        ["lsst.Source"] = new(QservKind.Child) { Director = "lsst.Object", Key = "objectId", Longitude = "raObject", Latitude = "decObject" },
        ["lsst.RefObject"] = new(QservKind.Director) { Key = "refId", Longitude = "ra", Latitude = "decl", Overlap = 0.01667 },
        ["lsst.RefMatch"] = new(QservKind.Match) { Director = "lsst.Object", Key = "objectId", SecondDirector = "lsst.RefObject", SecondKey = "refId", Overlap = 0.01667 },
    };

    /// <summary>By the names that the tables of cases use.</summary>
    public static readonly IReadOnlyDictionary<string, Dialect> Dialects = new Dictionary<string, Dialect>
    {
        ["duckdb"] = DuckDbDialect.Instance,
        ["postgres"] = PostgresDialect.Instance,
        ["mysql"] = MySqlDialect.Instance,
        ["qserv"] = new QservDialect(new() { Tables = Kept }),
        ["pgsphere"] = new PostgresDialect(new() { Sky = PostgresSky.PgSphere }),
        ["q3c"] = new PostgresDialect(new() { Sky = PostgresSky.Q3c }),
    };
}
