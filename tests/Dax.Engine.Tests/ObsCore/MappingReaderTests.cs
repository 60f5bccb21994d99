using Dax.Engine.Faults;
using Dax.Engine.ObsCore;
using Dax.Engine.ObsCore.Mappings;

namespace Dax.Engine.Tests.ObsCore;

public sealed class MappingReaderTests
{
    private const string Small = """
        facility_name: Blanco
        dataset_types:
          raw: { dataproduct_type: image, calib_level: 1 }
        """;

    [Fact]
    public void Read_RubinsOwn_IsTakenWithoutWarning()
    {
        var file = Path.Combine(SharedFolder(), "data", "felis", "dp1-obscore.yaml");
        Assert.SkipUnless(File.Exists(file), "The shared material is not beside this checkout.");
        var mapping = MappingReader.Read(File.ReadAllText(file)).Value;
        Assert.Empty(mapping.Warnings);
        Assert.Equal(["raw", "visit_image", "deep_coadd", "template_coadd", "difference_image"], mapping.DatasetTypes.Select(t => t.Name));
        Assert.Equal(("LSST.DP1", "LSSTComCam", false), (mapping.ObsCollection, mapping.FallbackInstrument, mapping.IsOfRuns));
        Assert.Equal(["LSSTComCam/DP1"], mapping.Collections);
        Assert.Equal((4608L, 4096L), mapping.DatasetTypes[0].Pixels);
        Assert.Equal(new SpectralRange(551.0e-9, 689.1e-9), mapping.SpectralRanges["r"]);
        Assert.Equal(new DateOnly(2025, 6, 30), mapping.PublicationDate);
        Assert.Equal(ObsCoreSchema.Common.Length, MappingSchema.Of(mapping).Value.Columns.Length);
    }

    [Theory]
    [InlineData("dataset_types: {raw: {dataproduct_type: picture, calib_level: 1}}", "line 1, column 22: dataproduct_type 'picture' of raw is none of cube, event, image")]
    [InlineData("dataset_types: {raw: {dataproduct_type: image}}", "the dataset type raw has no calib_level")]
    [InlineData("dataset_types: {raw: {dataproduct_type: image, calib_level: 5}}", "must be 0 to 4, not 5")]
    [InlineData("dataset_types: {raw: {dataproduct_type: image, calib_level: one}}", "calib_level is a whole number")]
    [InlineData("dataset_types: {raw: {dataproduct_type: image, calib_level: 1, s_xel: [1]}}", "s_xel must be a list of 2 values")]
    [InlineData("dataset_types: {raw: {dataproduct_type: image, calib_level: 1, obs_id_fmt: '{visit'}}", "obs_id_fmt: '{visit', character 7: a } must end the field")]
    [InlineData("dataset_types: [raw]", "dataset_types must be a map")]
    [InlineData("facility_name: x", "It has no dataset_types")]
    [InlineData("- a", "A mapping begins with keys")]
    [InlineData("a: [", "this is not well-formed YAML")]
    [InlineData("a: &x {b: *x}", "aliases are not accepted")]
    [InlineData("a: 1\na: 2", "line 2, column 1: the key 'a' stands here twice")]
    [InlineData("dataset_types: {}\nspectral_ranges: {r: [2, 1]}", "begins with the shorter wavelength")]
    [InlineData("dataset_types: {}\nextra_columns: {9a: 1}", "'9a' is no name for a column")]
    [InlineData("dataset_types: {}\nextra_columns: {a: {type: int}}", "the column a needs a template or a value")]
    [InlineData("dataset_types: {}\nextra_columns: {a: {template: '{visit}', type: number}}", "string, int, float or bool, not 'number'")]
    [InlineData("dataset_types: {}\nwhere: {where: 'x = y', bind: {y: 1}}", "bind is not supported")]
    public void Read_WrongMapping_NamesThePlace(string text, string expected)
    {
        var fault = Assert.IsType<Fault.Usage>(MappingReader.Read(text).Fault);
        Assert.StartsWith("The ObsCore mapping is wrong: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownKeys_AreTold()
    {
        var mapping = MappingReader.Read(Small + "\ncolections: [x]\n").Value;
        Assert.Equal(["line 4, column 13: the mapping has the key 'colections', which means nothing here."], mapping.Warnings);
    }

    [Fact]
    public void Read_Constraints_AreWheres()
    {
        var mapping = MappingReader.Read("""
            where: "instrument = 'HSC'"
            dataset_type_constraints: { a: [ { where: "x > 1" }, "y > 2" ], b: [] }
            dataset_types: { a: {dataproduct_type: image, calib_level: 1}, c: {dataproduct_type: image, calib_level: 1} }
            """).Value;
        Assert.Equal(["(x > 1) OR (y > 2)", "instrument = 'HSC'"], mapping.DatasetTypes.Select(t => t.Where));
    }

    [Theory]
    [InlineData("obs_title: 3", null)]
    [InlineData("s_pixel_scale: fine", "'fine' is no value for the column s_pixel_scale")]
    [InlineData("obs_release_date: 2025-06-30", null)]
    [InlineData("obs_release_date: soon", "'soon' is no value for the column obs_release_date")]
    public void Schema_ConstantOfStandardColumn_MustFit(string extra, string? expected)
    {
        var schema = MappingSchema.Of(MappingReader.Read($"dataset_types: {{}}\nextra_columns: {{{extra}}}").Value);
        Assert.Equal(expected is null, schema.IsOk);
        if (expected is not null) Assert.Contains(expected, schema.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_TwoTypesOfOneColumn_AreRefused()
    {
        var mapping = MappingReader.Read("""
            dataset_types:
              a: {dataproduct_type: image, calib_level: 1, extra_columns: {seeing: 1.5}}
              b: {dataproduct_type: image, calib_level: 1, extra_columns: {seeing: good}}
            """).Value;
        Assert.Contains("the column seeing has two types", MappingSchema.Of(mapping).Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_OfARepository_HasItsSkyImages()
    {
        var bias = new Dax.Engine.Datasets.DatasetType("bias", "ExposureF", ["instrument", "detector"], true);
        var stats = Survey.VisitImage with { Name = "stats", StorageClass = "StructuredDataDict" };
        var catalog = Survey.VisitImage with { Name = "images", StorageClass = "ImageCatalog" };
        var difference = Survey.VisitImage with { Name = "goodSeeingDiff_differenceExp" };
        var mapping = DefaultMapping.For([Survey.VisitImage, Survey.Raw, bias, stats, Survey.Coadd, catalog, difference]);
        Assert.Equal([("deep_coadd", 3), ("goodSeeingDiff_differenceExp", 3), ("raw", 1), ("visit_image", 2)], mapping.DatasetTypes.Select(t => (t.Name, t.CalibLevel)));
        Assert.True(MappingSchema.Of(mapping).IsOk);
    }

    private static string SharedFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Dax.Orleans.sln"))) return Path.Combine(at.FullName, "..", "shared");
        return "";
    }
}
