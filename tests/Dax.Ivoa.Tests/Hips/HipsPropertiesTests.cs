using System.Buffers;
using System.Text;
using Dax.Ivoa.Hips;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Ivoa.Tests.Hips;

public sealed class HipsPropertiesTests
{
    private static readonly HipsDescription Map = new("ivo://example.org/hips/deep-r", "Deep field, r")
    {
        Collection = "Deep", Description = "Coadds", Progenitor = "12 images", ServiceUrl = "https://vo.example.org/hips/deep-r", Order = 9, MinOrder = 3, Formats = ["fits", "png", "jpg"], Bitpix = -32,
        PixelCut = (-1.5, 200), DataRange = (-20, 5e4), Unit = "nJy", Start = (53.125, -27.5, 1.5), SkyFraction = 2.5e-5, TimeMin = 60000.25, TimeMax = 60001, WavelengthMin = 5.5e-7, WavelengthMax = 6.9e-7,
        Created = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Released = new(2026, 2, 3, 5, 5, 6, TimeSpan.FromHours(1)), EstimatedBytes = 1025,
    };

    // Mandatory and recommended for images, as Aladin's HiPS LINT lists them.
    private static readonly string[] Wanted =
    [
        "creator_did", "obs_title", "hips_version", "hips_release_date", "hips_status", "hips_frame", "hips_order", "hips_tile_format", "dataproduct_type", "obs_description", "prov_progenitor", "obs_regime",
        "hips_creation_date", "hips_initial_ra", "hips_initial_dec", "hips_initial_fov", "t_min", "t_max", "em_min", "em_max", "hips_order_min", "hips_pixel_bitpix", "hips_pixel_cut",
    ];

    [Fact]
    public void HiPS_4_4_1_Write_SaysAllThatIsMandatoryOrRecommended()
    {
        var read = Read(Written(Map));
        Assert.All(Wanted, k => Assert.True(read.ContainsKey(k), k));
        Assert.Equal("1.4", read["hips_version"]);
        Assert.Equal("2026-02-03T04:05Z", read["hips_release_date"]);
        Assert.Equal("fits png jpeg", read["hips_tile_format"]);
        Assert.Equal("-1.5 200", read["hips_pixel_cut"]);
        Assert.Equal("Optical", read["obs_regime"]);
        Assert.Equal("2", read["hips_estsize"]);
        Assert.Equal("equatorial", read["hips_frame"]);
        Assert.Equal("3", read["hips_order_min"]);
        Assert.Equal(read.Count, Written(Map).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Write_Unknown_IsLeftOut()
    {
        var read = Read(Written(new HipsDescription("ivo://a/b", "T") { DataRange = (double.NaN, 3), Start = (1, double.NaN, 2) }));
        Assert.DoesNotContain("t_min", read.Keys);
        Assert.DoesNotContain("hips_pixel_bitpix", read.Keys);
        Assert.DoesNotContain("hips_creation_date", read.Keys);
        Assert.DoesNotContain("hips_data_range", read.Keys);
        Assert.DoesNotContain("hips_initial_dec", read.Keys);
        Assert.All(read.Values, v => Assert.NotEmpty(v));
    }

    [Fact]
    public void Write_Colour_SaysOfWhichMaps()
    {
        var read = Read(Written(Map with { IsColor = true, ColorOf = ["deep-i", "deep-r", "deep-g"], Bitpix = null }));
        Assert.Equal("color", read["dataproduct_subtype"]);
        Assert.Equal("deep-g", read["hips_rgb_blue"]);
    }

    [Fact]
    public void Write_Overrides_TakePlaces_AndAreRemovedWhenEmpty()
    {
        var read = Read(Written(Map with { Overrides = [new("hips_status", "private"), new("obs_ack", "Thanks"), new("hips_bunit", ""), new("Bad key", "x"), new("a=b", "x")] }));
        Assert.Equal("private", read["hips_status"]);
        Assert.Equal("Thanks", read["obs_ack"]);
        Assert.DoesNotContain("hips_bunit", read.Keys);
        Assert.DoesNotContain(read.Keys, k => !HipsProperties.IsKeyword(k));
    }

    [Fact]
    public void Write_AnyText_StaysOneLineOfOneValue() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<string?>(), (title, description) =>
    {
        var plain = Read(Written(Map));
        var text = Written(Map with { Title = "x" + title, Description = description });
        var read = Read(text);
        return read.Keys.All(plain.ContainsKey) && !text.Contains('\t') && !text.Contains('\r') && read["obs_title"].StartsWith('x');
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void HiPS_5_2_WriteList_HasRecordsWithTheirFourKeywords_BetweenEmptyLines()
    {
        var output = new ArrayBufferWriter<byte>();
        HipsProperties.WriteList(output, [Map, Map with { CreatorDid = "ivo://example.org/hips/other" }]);
        var records = Encoding.UTF8.GetString(output.WrittenSpan).Split("\n\n");
        Assert.Equal(2, records.Length);
        foreach (var record in records.Select(Read))
            Assert.All(["creator_did", "hips_release_date", "hips_service_url", "hips_status"], k => Assert.True(record.ContainsKey(k), k));
        Assert.Equal("ivo://example.org/hips/other", Read(records[1])["creator_did"]);
    }

    [Theory]
    [InlineData(5.5e-7, 6.9e-7, "Optical")]
    [InlineData(2e-6, 2.4e-6, "Infrared")]
    [InlineData(2e-7, null, "UV")]
    [InlineData(0.2, 0.22, "Radio")]
    [InlineData(1e-10, 1e-9, "X-ray")]
    [InlineData(1e-13, 1e-12, "Gamma-ray")]
    [InlineData(null, null, null)]
    public void Regime_IsOfTheBandsMiddle(double? min, double? max, string? regime) => Assert.Equal(regime, HipsRegime.Of(min, max));

    private static string Written(HipsDescription map)
    {
        var output = new ArrayBufferWriter<byte>();
        HipsProperties.Write(output, map);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // Throws where a line is no line of properties, or a keyword stands twice.
    private static Dictionary<string, string> Read(string text)
    {
        var read = new Dictionary<string, string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.IndexOf(" = ", StringComparison.Ordinal);
            Assert.True(at > 0, line);
            read.Add(line[..at].TrimEnd(), line[(at + 3)..]);
        }
        return read;
    }
}
