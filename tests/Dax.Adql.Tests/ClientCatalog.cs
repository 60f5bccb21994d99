using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>What clients and public suites ask of: the tables of TAP_SCHEMA, ObsCore, two sky catalogs and an upload.</summary>
internal static class ClientCatalog
{
    public static readonly CatalogModel Model = new(
    [
        Table("TAP_SCHEMA", "schemas", "schema_name:t description:t utype:t schema_index:i"),
        Table("TAP_SCHEMA", "tables", "schema_name:t table_name:t table_type:t utype:t description:t table_index:i"),
        Table("TAP_SCHEMA", "columns", "table_name:t column_name:t datatype:t arraysize:t xtype:t \"size\":i description:t utype:t unit:t ucd:t indexed:i principal:i std:i column_index:i"),
        Table("TAP_SCHEMA", "keys", "key_id:t from_table:t target_table:t description:t utype:t"),
        Table("TAP_SCHEMA", "key_columns", "key_id:t from_column:t target_column:t"),
        Table("ivoa", "ObsCore", """
            dataproduct_type:t dataproduct_subtype:t calib_level:i obs_collection:t obs_id:t obs_title:t obs_publisher_did:t access_url:t access_format:t access_estsize:l
            target_name:t s_ra:d s_dec:d s_fov:d s_region:g s_resolution:d s_xel1:l s_xel2:l t_min:d t_max:d t_exptime:d t_resolution:d t_xel:l em_min:d em_max:d
            em_res_power:d em_xel:l o_ucd:t pol_states:t pol_xel:l facility_name:t instrument_name:t
            """),
        Table("gaia", "source", "source_id:l ra:d dec:d parallax:d parallax_error:d pmra:d pmdec:d phot_g_mean_mag:r bp_rp:r random_index:l") with
        {
            Spatial = new("ra", "dec", "_hpx") { LongitudeIn360 = true }, Rows = 1_800_000_000,
        },
        Table("twomass", "data", "mainid:t raj2000:d dej2000:d jmag:r hmag:r kmag:r epoch:s") with { Spatial = new("raj2000", "dej2000", "_hpx"), Rows = 470_000_000 },
        Table("TAP_UPLOAD", "t1", "id:i ra:d dec:d"),
    ]);

    public static AdqlResult<BoundQuery> Compile(string adql, AdqlVersion version = AdqlVersion.Adql21) =>
        AdqlCompiler.Compile(adql, Model, AdqlLimits.Default, DuckDbDialect.Instance.UserFunctions, version);

    private static CatalogTable Table(string schema, string name, string columns) =>
        new(schema, name, [.. columns.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Column)]) { PhysicalName = [schema, name] };

    private static CatalogColumn Column(string text)
    {
        var name = text[..^2].Trim('"');
        return text[^1] switch
        {
            'i' => new(name, new(AdqlBase.Integer)),
            'l' => new(name, new(AdqlBase.Bigint)),
            'd' => new(name, new(AdqlBase.Double)),
            'r' => new(name, new(AdqlBase.Real)) { Unit = "mag" },
            's' => new(name, new(AdqlBase.Timestamp)) { XType = "timestamp", ArraySize = "*" },
            'g' => new(name, new(AdqlBase.Polygon)) { XType = "polygon", ArraySize = "*" },
            _ => new(name, new(AdqlBase.Text)) { ArraySize = "*" },
        };
    }
}
