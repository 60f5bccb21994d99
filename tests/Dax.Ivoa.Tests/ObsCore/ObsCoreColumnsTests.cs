using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.ObsCore;

public sealed class ObsCoreColumnsTests
{
    /// <summary>ObsCore 1.1, table 6: names in order.</summary>
    private const string Names = """
        dataproduct_type calib_level obs_collection obs_id obs_publisher_did access_url access_format access_estsize target_name s_ra s_dec s_fov s_region s_resolution
        s_xel1 s_xel2 t_min t_max t_exptime t_resolution t_xel em_min em_max em_res_power em_xel o_ucd pol_states pol_xel facility_name instrument_name
        """;

    [Fact]
    public void Mandatory_Names_AreThoseOfTheStandardInItsOrder() =>
        Assert.Equal(Names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), ObsCoreColumns.Mandatory.Select(c => c.Field.Name));

    [Fact]
    public void Mandatory_NeverNull_AreTheFour() =>
        Assert.Equal(["calib_level", "obs_collection", "obs_id", "obs_publisher_did"], ObsCoreColumns.Mandatory.Where(c => !c.Nullable).Select(c => c.Field.Name));

    [Fact]
    public void Standard_EveryColumn_IsStdWithUtypeUcdAndDescription()
    {
        foreach (var column in ObsCoreColumns.Mandatory.Concat(ObsCoreColumns.Optional))
        {
            Assert.True(column.Std, column.Field.Name);
            Assert.StartsWith("obscore:", column.Field.Utype, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(column.Field.Ucd) || string.IsNullOrEmpty(column.Field.Description), column.Field.Name);
        }
        Assert.All(ObsCoreColumns.Mandatory, c => Assert.True(c.Principal));
    }

    [Theory]
    [InlineData("access_estsize", VoDatatype.Long, "kbyte")]
    [InlineData("s_xel1", VoDatatype.Long, null)]
    [InlineData("pol_xel", VoDatatype.Long, null)]
    [InlineData("calib_level", VoDatatype.Int, null)]
    [InlineData("s_fov", VoDatatype.Double, "deg")]
    [InlineData("t_min", VoDatatype.Double, "d")]
    [InlineData("t_exptime", VoDatatype.Double, "s")]
    [InlineData("em_max", VoDatatype.Double, "m")]
    [InlineData("s_resolution", VoDatatype.Double, "arcsec")]
    public void Find_Column_HasTypeAndUnit(string name, VoDatatype type, string? unit)
    {
        var field = ObsCoreColumns.Find(name)!.Field;
        Assert.Equal((type, unit), (field.Datatype, field.Unit));
    }

    [Fact]
    public void Descriptions_Ascii_AsTapSchemaNeedsThem() =>
        Assert.All(ObsCoreColumns.Mandatory.Concat(ObsCoreColumns.Optional).Concat(ObsCoreColumns.Extensions), c => Assert.True(System.Text.Ascii.IsValid(c.Field.Description), c.Field.Name));

    [Fact]
    public void Names_OfAllLists_AreDifferent()
    {
        var names = ObsCoreColumns.Mandatory.Concat(ObsCoreColumns.Optional).Concat(ObsCoreColumns.Extensions).Select(c => c.Field.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Null(ObsCoreColumns.Find("nothing"));
    }
}
