using Dax.Engine.Faults;
using Dax.Engine.Sia;

namespace Dax.Engine.Tests.Sia;

/// <summary>Each value of a parameter as its condition (SIA 2.0, 2.1.2).</summary>
public sealed class SiaConditionTests
{
    private const string All = "SELECT * FROM ivoa.ObsCore WHERE dataproduct_type IN ('image', 'cube')";

    [Theory]
    [InlineData("POS", "CIRCLE 10.5 -20 0.25", "1 = INTERSECTS(s_region, REGION('circle 10.5 -20 0.25'))")]
    [InlineData("pos", "  circle 10.5 -20 .25 ", "1 = INTERSECTS(s_region, REGION('circle 10.5 -20 0.25'))")]
    [InlineData("POS", "RANGE 0 360 -2 5", "1 = INTERSECTS(s_region, REGION('range 0 360 -2 5'))")]
    [InlineData("POS", "Range -Inf +Inf 5 +Inf", "1 = INTERSECTS(s_region, REGION('range 0 360 5 90'))")]
    [InlineData("POS", "RANGE 350 10 -Inf 5", "1 = INTERSECTS(s_region, REGION('range 350 10 -90 5'))")]
    [InlineData("POS", "Polygon 1 1 2 1 2 2", "1 = INTERSECTS(s_region, REGION('polygon 1 1 2 1 2 2'))")]
    [InlineData("BAND", "500e-9 600e-9", "em_min <= 6E-07 AND em_max >= 5E-07")]
    [InlineData("BAND", "7e-7", "em_min <= 7E-07 AND em_max >= 7E-07")]
    [InlineData("BAND", "-Inf 6e-7", "em_min <= 6E-07 AND em_max IS NOT NULL")]
    [InlineData("TIME", "57000 +Inf", "t_min IS NOT NULL AND t_max >= 57000")]
    [InlineData("TIME", "-inf inf", "t_min IS NOT NULL AND t_max IS NOT NULL")]
    [InlineData("FOV", "0.1 2", "s_fov >= 0.1 AND s_fov <= 2")]
    [InlineData("SPATRES", "-Inf 0.8", "s_resolution <= 0.8")]
    [InlineData("SPECRP", "1000 Infinity", "em_res_power >= 1000")]
    [InlineData("EXPTIME", "30", "t_exptime = 30")]
    [InlineData("TIMERES", "-Inf +Inf", "t_resolution IS NOT NULL")]
    [InlineData("POL", "q", "pol_states LIKE '%/Q/%'")]
    [InlineData("CALIB", "2", "calib_level = 2")]
    [InlineData("COLLECTION", "LSST.DP1", "obs_collection = 'LSST.DP1'")]
    [InlineData("FACILITY", "d'Or\"' OR 1=1 --", "facility_name = 'd''Or\"'' OR 1=1 --'")]
    [InlineData("INSTRUMENT", " DECam", "instrument_name = ' DECam'")]
    [InlineData("DPTYPE", "cube", "dataproduct_type = 'cube'")]
    [InlineData("TARGET", "M 31", "target_name = 'M 31'")]
    [InlineData("FORMAT", "image/fits", "access_format = 'image/fits'")]
    [InlineData("DPSUBTYPE", "lsst.raw", "dataproduct_subtype = 'lsst.raw'")]
    [InlineData("ID", "ivo://X.org/A?b'c", "LOWER(obs_publisher_did) = 'ivo://x.org/a?b''c'")]
    [InlineData("ID", "butler://Dp1/01A1FA1B-D2C3-74C8-8EB0-AE0AAA9DB1F5",
        "LOWER(obs_publisher_did) = 'butler://dp1/01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5' OR LOWER(obs_publisher_did) LIKE '%repo=dp1&id=01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5%'")]
    [InlineData("ID", "butler://dp_1/01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5", "LOWER(obs_publisher_did) = 'butler://dp_1/01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5'")]
    public void Sia_2_1_2_Value_IsItsCondition(string name, string value, string condition) =>
        Assert.Equal($"{All} AND ({condition})", SiaParameters.ToAdql([new(name, value)]).Value);

    [Theory]
    [InlineData("POS", "invalid")]
    [InlineData("POS", "CIRCLE 1 2")]
    [InlineData("POS", "CIRCLE 1 2 3 4")]
    [InlineData("POS", "CIRCLE 1 100 3")]
    [InlineData("POS", "CIRCLE 1 NaN 3")]
    [InlineData("POS", "POLYGON 1 1 2 2")]
    [InlineData("POS", "RANGE 10 20 5 -5")]
    [InlineData("POS", "POINT 1 2")]
    [InlineData("POS", "BOX 1 2 3 4")]
    [InlineData("POS", "union (circle 1 2 3)")]
    [InlineData("POS", "1 2 3")]
    [InlineData("BAND", "invalid")]
    [InlineData("BAND", "6e-7 5e-7")]
    [InlineData("BAND", "1 2 3")]
    [InlineData("BAND", "NaN")]
    [InlineData("BAND", "+Inf")]
    [InlineData("BAND", "+Inf +Inf")]
    [InlineData("TIME", "2012-01-01")]
    [InlineData("POL", "invalid")]
    [InlineData("POL", "%")]
    [InlineData("CALIB", "invalid")]
    [InlineData("CALIB", "1.5")]
    [InlineData("EXPTIME", "invalid")]
    [InlineData("FOV", "invalid")]
    [InlineData("SPATRES", "-")]
    [InlineData("SPECRP", "invalid")]
    [InlineData("TIMERES", "0x10")]
    public void Sia_2_1_2_Value_ThatIsNone_IsRefusedByName(string name, string value)
    {
        var fault = Assert.IsType<Fault.Usage>(SiaParameters.ToAdql([new(name, value)]).Fault);
        Assert.StartsWith(name + ":", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sia_2_1_Values_AreAlternatives_ParametersRestrict()
    {
        var adql = SiaParameters.ToAdql([new("calib", "2"), new("TARGET", "a"), new("CALIB", "1"), new("unknown", "x"), new("BAND", ""), new("BAND", "5e-7 +Inf"), new("BAND", "1e-7")]).Value;
        Assert.Equal($"{All} AND ((em_min IS NOT NULL AND em_max >= 5E-07) OR (em_min <= 1E-07 AND em_max >= 1E-07)) AND ((calib_level = 2) OR (calib_level = 1)) AND (target_name = 'a')", adql);
    }

    [Fact]
    public void Sia_2_1_NoParameters_AreAllImages() => Assert.Equal(All, SiaParameters.ToAdql([]).Value);

    [Fact]
    public void Sia_2_1_TooManyValues_AreRefused() =>
        Assert.IsType<Fault.Usage>(SiaParameters.ToAdql([.. Enumerable.Range(0, 1001).Select(i => KeyValuePair.Create("CALIB", "1"))]).Fault);
}
