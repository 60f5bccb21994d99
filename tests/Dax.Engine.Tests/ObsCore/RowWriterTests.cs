using Dax.Engine.Datasets;
using Dax.Engine.ObsCore;
using Dax.Engine.ObsCore.Mappings;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.ObsCore;

public sealed class RowWriterTests
{
    private const string Mapping = """
        facility_name: Blanco
        facility_map: {DECam: "CTIO:Blanco"}
        obs_collection: LSST.ITEST
        fallback_instrument: LSSTCam
        obs_publisher_did_fmt: "ivo://org.rubinobs/usdac/itest?repo=itest&id={id}"
        origin: {publication_date: 2025-06-30}
        dataset_types:
          raw:
            dataproduct_type: image
            dataproduct_subtype: lsst.raw
            calib_level: 1
            o_ucd: phot.count
            access_format: "application/x-votable+xml;content=datalink"
            datalink_url_fmt: "https://elsewhere/{id}"
            obs_id_fmt: "{records[exposure].obs_id}"
            s_xel: [2046, 4094]
            extra_columns:
              obs_title: {template: "{dataset_type} - {band} - {obs_id}-{records[detector].full_name} {records[exposure].timespan.begin.utc.isot}Z"}
              airmass: {template: "{records[exposure].exposure_time}", type: float, unit: s, ucd: obs.airMass, doc: Path through the air}
          visit_image: {dataproduct_type: image, calib_level: 2, access_format: image/fits}
          deep_coadd: {dataproduct_type: image, calib_level: 3, obs_id_fmt: "{skymap}-{tract:04d}-{patch}", obs_collection: DEEP, s_fov: 0.25}
        extra_columns:
          s_pixel_scale: 0.263
          lsst_patch: {template: "{patch}", type: int}
          ours: true
        spectral_ranges:
          r: [5.52e-7, 6.91e-7]
          z: [8.18e-7, null]
        """;

    [Fact]
    public void Write_Raw_HasEverything()
    {
        var row = Row(Survey.RawOf(1), new DatasetFacts(Survey.Square(346.68, 12.79), 17_000_001, null));
        Assert.Equal("image", row["dataproduct_type"]);
        Assert.Equal("lsst.raw", row["dataproduct_subtype"]);
        Assert.Equal(1, row["calib_level"]);
        Assert.Equal("LSST.ITEST", row["obs_collection"]);
        Assert.Equal("c4d_678026", row["obs_id"]);
        Assert.Equal($"ivo://org.rubinobs/usdac/itest?repo=itest&id={Survey.Id(1)}", row["obs_publisher_did"]);
        Assert.Equal($"http://dax/datalink/links?ID=ivo%3A%2F%2Forg.rubinobs%2Fusdac%2Fitest%3Frepo%3Ditest%26id%3D{Survey.Id(1)}", row["access_url"]);
        Assert.Equal("application/x-votable+xml;content=datalink", row["access_format"]);
        Assert.Equal(17_001L, row["access_estsize"]);
        Assert.Equal("DECaLS_23712_r", row["target_name"]);
        Assert.Equal(346.68, (double)row["s_ra"]!, 1e-9);
        Assert.Equal(12.79, (double)row["s_dec"]!, 1e-4);
        Assert.Equal(0.2795, (double)row["s_fov"]!, 1e-3);
        Assert.Equal("polygon 346.58 12.69 346.78 12.69 346.78 12.89 346.58 12.89", row["s_region"]);
        Assert.Equal((2046L, 4094L), (row["s_xel1"], row["s_xel2"]));
        Assert.Equal(58012.20188243796, (double)row["t_min"]!, 1e-10);
        Assert.Equal(58012.20188243796 + 101 / 86400.0, (double)row["t_max"]!, 1e-10);
        Assert.Equal(101.0, row["t_exptime"]);
        Assert.Equal((5.52e-7, 6.91e-7), (row["em_min"], row["em_max"]));
        Assert.Equal(("CTIO:Blanco", "DECam"), (row["facility_name"], row["instrument_name"]));
        Assert.Equal("phot.count", row["o_ucd"]);
        Assert.Equal("raw - r - c4d_678026-N15 2017-09-16T04:50:42.643Z", row["obs_title"]);
        Assert.Equal((678026L, 678026L, 46L), (row["lsst_visit"], row["lsst_exposure"], row["lsst_detector"]));
        Assert.Equal(("r", "r DECam SDSS c0002 6415.0 1480.0"), (row["lsst_band"], row["lsst_filter"]));
        Assert.Equal(("raw", "DECam/raw/all"), (row["lsst_dataset_type"], row["lsst_run"]));
        Assert.Equal((0.263, true, 101.0), (row["s_pixel_scale"], row["ours"], row["airmass"]));
        Assert.Equal(new DateTime(2025, 6, 30, 0, 0, 0, DateTimeKind.Utc), DateTime.UnixEpoch.AddMicroseconds((long)row["obs_release_date"]!));
        foreach (var empty in (string[])["pol_states", "pol_xel", "s_resolution", "t_resolution", "em_res_power", "t_xel", "em_xel", "lsst_tract", "lsst_patch"]) Assert.Null(row[empty]);
    }

    [Fact]
    public void Write_Coadd_HasWhatItHas()
    {
        var coadd = Survey.CoaddOf(2, tract: 7, patch: 3);
        var row = Row(coadd, new DatasetFacts(coadd.Region, null, null));
        Assert.Equal(("legacy_discrete_v1-0007-3", "DEEP", 0.25), (row["obs_id"], row["obs_collection"], row["s_fov"]));
        Assert.Equal(("LSSTCam", "Blanco"), (row["instrument_name"], row["facility_name"]));
        Assert.Equal((8.18e-7, null), (row["em_min"], row["em_max"]));
        Assert.Equal((7L, 3L), (row["lsst_tract"], row["lsst_patch"]));
        foreach (var empty in (string[])["t_min", "t_max", "t_exptime", "access_estsize", "lsst_visit", "airmass", "target_name"]) Assert.Null(row[empty]);
    }

    [Fact]
    public void Write_AccessFormatOfAFile_LeadsToTheFile()
    {
        var row = Row(Survey.VisitOf(3), default);
        Assert.Equal(($"http://dax/files/itest/{Survey.Id(3)}", "image/fits"), (row["access_url"], row["access_format"]));
        Assert.Equal("c4d_678026", row["obs_id"]);
        Assert.Null(row["s_region"]);
        Assert.Null(row["s_ra"]);
    }

    [Fact]
    public void Write_ButlerUri_IsTakenWhenAsked()
    {
        var row = Row(Survey.VisitOf(3), new DatasetFacts(null, null, new Uri("https://store/a%20b.fits")), Mapping + "\nuse_butler_uri: true\n");
        Assert.Equal(("https://store/a%20b.fits", "image/fits"), (row["access_url"], row["access_format"]));
    }

    [Theory]
    [InlineData("obs_id_fmt: '{records[exposure].nam}'", "has no field 'nam'")]
    [InlineData("extra_columns: {a: {template: '{records[exposure].nam}'}}", "has no field 'nam'")]
    public void Write_MappingThatFitsNoDataset_SaysSo(string line, string expected)
    {
        var mapping = MappingReader.Read($"dataset_types: {{raw: {{dataproduct_type: image, calib_level: 1, {line}}}}}").Value;
        var batch = new ObsCoreBatch(MappingSchema.Of(mapping).Value);
        var problem = Writer(mapping, "raw", batch.Schema).Write(batch, Survey.RawOf(1), default);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Write_AfterARefusedRow_LeavesNothingOfIt()
    {
        var mapping = MappingReader.Read(Mapping).Value;
        var batch = new ObsCoreBatch(MappingSchema.Of(mapping).Value);
        var raws = Writer(mapping, "raw", batch.Schema);
        Assert.Null(raws.Write(batch, Survey.RawOf(1), default));
        Assert.Null(Writer(mapping, "deep_coadd", batch.Schema).Write(batch, Survey.CoaddOf(2), default));
        batch.Clear();
        Assert.Null(Writer(mapping, "deep_coadd", batch.Schema).Write(batch, Survey.CoaddOf(2), default));
        Assert.Null(Rows.Of(batch, 0)["lsst_visit"]);
        Assert.Equal([Survey.Id(2)], batch.Ids.ToArray());
    }

    private static Dictionary<string, object?> Row(ExpandedDataset dataset, DatasetFacts facts, string text = Mapping)
    {
        var mapping = MappingReader.Read(text).Value;
        var batch = new ObsCoreBatch(MappingSchema.Of(mapping).Value);
        Assert.Null(Writer(mapping, dataset.Ref.DatasetType, batch.Schema).Write(batch, dataset, facts));
        return Rows.Of(batch, 0);
    }

    private static RowWriter Writer(ObsCoreMapping mapping, string type, ObsCoreSchema schema) =>
        new(new ObsCoreRules("itest", mapping, "http://dax", "example.org/dax"), mapping.DatasetTypes.Single(t => t.Name == type), schema);
}

/// <summary>Rows of a batch as values by column name.</summary>
internal static class Rows
{
    public static Dictionary<string, object?> Of(ObsCoreBatch batch, int row) =>
        batch.Schema.Columns.Zip(batch.Build()).ToDictionary(c => c.First.Field.Name, c => Value(c.First.Kind, c.Second, row));

    private static object? Value(CellKind kind, ColumnVector vector, int row) => vector.IsNull(row) ? null : (kind, vector) switch
    {
        (CellKind.Boolean, ScalarVector<byte> v) => v.Values[row] == 1,
        (_, TextVector v) => System.Text.Encoding.UTF8.GetString(v.Utf8(row)),
        (_, ScalarVector<double> v) => v.Values[row],
        (_, ScalarVector<long> v) => v.Values[row],
        (_, ScalarVector<int> v) => v.Values[row],
        _ => throw new InvalidOperationException(kind.ToString()),
    };
}
