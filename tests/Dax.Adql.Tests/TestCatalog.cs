using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>A small catalog with the shapes that matter: a keyed table of the sky, a second one, odd names, TAP_SCHEMA, an upload.</summary>
internal static class TestCatalog
{
    public static readonly AdqlType Int = new(AdqlBase.Integer);
    public static readonly AdqlType Long = new(AdqlBase.Bigint);
    public static readonly AdqlType Double = new(AdqlBase.Double);
    public static readonly AdqlType Real = new(AdqlBase.Real);
    public static readonly AdqlType Text = new(AdqlBase.Text);

    public static readonly CatalogTable Object = new("lsst", "Object",
    [
        new("objectId", Long) { Ucd = "meta.id;meta.main", IsIndexed = true },
        new("ra", Double) { Unit = "deg", Ucd = "pos.eq.ra;meta.main", Description = "Right ascension" },
        new("dec", Double) { Unit = "deg", Ucd = "pos.eq.dec;meta.main" },
        new("mag_g", Real) { Unit = "mag", Ucd = "phot.mag;em.opt.B" },
        new("mag_r", Real) { Unit = "mag" },
        new("flag", new(AdqlBase.Boolean)),
        new("n", new(AdqlBase.Smallint)),
        new("band", Text) { ArraySize = "1*" },
        new("seen", new(AdqlBase.Timestamp)) { XType = "timestamp", ArraySize = "*" },
        new("size", Int),
    ])
    {
        PhysicalName = ["g7", "main", "object"],
        Spatial = new("ra", "dec", "_hpx") { LongitudeIn360 = true },
        Rows = 1_000_000,
    };

    public static readonly CatalogTable Source = new("lsst", "Source",
    [
        new("sourceId", Long), new("objectId", Long), new("ra", Double), new("dec", Double), new("flux", Double) { Unit = "nJy" },
        new("pos", new(AdqlBase.Double, true)) { XType = "point", ArraySize = "2" },
        new("poly", new(AdqlBase.Polygon)), new("s_region", Text) { XType = "adql:REGION", ArraySize = "*" },
    ])
    {
        PhysicalName = ["g8", "main", "source"],
        Rows = 20_000_000,
    };

    public static readonly CatalogTable Odd = new("other", "Odd",
    [
        new("a\"b", Int) { PhysicalName = "x\"y" }, new("Case", Int), new("case", Int), new("objectId", Int), new("ra", Text),
    ])
    { PhysicalName = ["od\"d"], Rows = 10 };

    public static readonly CatalogTable OtherSource = new("other", "source", [new("z", Int)]) { PhysicalName = ["other_source"] };

    public static readonly CatalogTable Schemas = new("TAP_SCHEMA", "schemas",
        [new("schema_name", Text), new("description", Text), new("utype", Text), new("schema_index", Int)])
    { PhysicalName = ["tap_schema", "schemas"] };

    public static readonly CatalogTable Tables = new("TAP_SCHEMA", "tables",
        [new("schema_name", Text), new("table_name", Text), new("description", Text), new("table_index", Int)])
    { PhysicalName = ["tap_schema", "tables"] };

    public static readonly CatalogTable Upload = new("TAP_UPLOAD", "mine", [new("id", Int), new("ra", Double), new("dec", Double), new("r", Double)])
    { PhysicalName = ["up", "u1"] };

    public static readonly CatalogModel Model = new CatalogModel([Object, Source, Odd, OtherSource, Schemas, Tables]).With([Upload]);

    public static AdqlResult<BoundQuery> Compile(string adql) => AdqlCompiler.Compile(adql, Model, AdqlLimits.Default, DuckDbDialect.Instance.UserFunctions);

    public static string Sql(string adql, long? rowLimit = null)
    {
        var bound = Compile(adql);
        Assert.True(bound.IsOk, string.Join("; ", bound.Errors));
        var written = DuckDbDialect.Instance.Write(bound.Value, rowLimit);
        Assert.True(written.IsOk, string.Join("; ", written.Errors));
        return written.Value.Text;
    }

    public static IReadOnlyList<ResultColumn> Columns(string adql)
    {
        var bound = Compile(adql);
        Assert.True(bound.IsOk, string.Join("; ", bound.Errors));
        return bound.Value.Columns;
    }

    /// <summary>The errors, one a line; of the dialect when the query compiles.</summary>
    public static string Errors(string adql)
    {
        var bound = Compile(adql);
        IReadOnlyList<AdqlError> errors = bound.Errors;
        if (bound.IsOk)
            errors = DuckDbDialect.Instance.Write(bound.Value, null).Errors;
        return string.Join('\n', errors);
    }
}
