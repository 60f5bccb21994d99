using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;

namespace Dax.Engine.Tests.ObsCore;

/// <summary>Datasets as a Butler would tell them.</summary>
internal static class Survey
{
    /// <summary>2017-09-16T04:50:42.642640 UTC.</summary>
    public const long Begin = 1505537479642640000;

    public static DatasetType Raw { get; } = new("raw", "Exposure", ["instrument", "detector", "exposure"], false);

    public static DatasetType VisitImage { get; } = new("visit_image", "ExposureF", ["instrument", "detector", "visit"], false);

    public static DatasetType Coadd { get; } = new("deep_coadd", "ExposureF", ["band", "skymap", "tract", "patch"], false);

    public static ISkyRegion Square(double lon, double lat, double half = 0.1) =>
        SkyPolygon.TryCreate([new(lon - half, lat - half), new(lon + half, lat - half), new(lon + half, lat + half), new(lon - half, lat + half)], out var polygon, out var error)
            ? polygon : throw new InvalidOperationException(error);

    public static Guid Id(int number) => new(number, 0, 7, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static DataId Data(params (string Name, object Value)[] values) => new([.. values.Select(v => new KeyValuePair<string, DimensionValue>(v.Name, new DimensionValue(v.Value)))]);

    public static DimensionRecord Record(string element, params (string Name, object? Value)[] fields) =>
        new(element, fields.ToFrozenDictionary(f => f.Name, f => new DimensionValue(f.Value)));

    /// <summary>A raw of exposure 678026 unless told otherwise, with the records that a Butler adds.</summary>
    public static ExpandedDataset RawOf(int number, long exposure = 678026, long detector = 46)
    {
        var span = new ButlerTimespan(Begin, Begin + 101_000_000_000);
        var records = new[]
        {
            Record("exposure", ("id", exposure), ("instrument", "DECam"), ("obs_id", $"c4d_{exposure}"), ("target_name", "DECaLS_23712_r"), ("exposure_time", 101.0)) with { Timespan = span },
            Record("detector", ("id", detector), ("instrument", "DECam"), ("full_name", "N15")),
        };
        var data = Data(("instrument", "DECam"), ("detector", detector), ("exposure", exposure), ("band", "r"), ("physical_filter", "r DECam SDSS c0002 6415.0 1480.0"));
        return Expanded(new DatasetRef(Id(number), "raw", "DECam/raw/all", data, "Exposure"), records) with { Timespan = span };
    }

    public static ExpandedDataset VisitOf(int number, long visit = 678026, ISkyRegion? region = null)
    {
        var span = new ButlerTimespan(Begin, Begin + 101_000_000_000);
        var records = new[] { Record("visit", ("id", visit), ("name", $"c4d_{visit}"), ("target_name", "DECaLS_23712_r"), ("exposure_time", 101.0)) with { Timespan = span } };
        var data = Data(("instrument", "DECam"), ("detector", 46L), ("visit", visit), ("band", "r"), ("physical_filter", "r DECam SDSS c0002 6415.0 1480.0"));
        return Expanded(new DatasetRef(Id(number), "visit_image", "itest/runs/visit", data, "ExposureF"), records) with { Timespan = span, Region = region ?? Square(346.68, 12.79) };
    }

    public static ExpandedDataset CoaddOf(int number, long tract = 0, long patch = 0) =>
        Expanded(new DatasetRef(Id(number), "deep_coadd", "itest/runs/coadd", Data(("band", "z"), ("skymap", "legacy_discrete_v1"), ("tract", tract), ("patch", patch)), "ExposureF"), [])
            with { Region = Square(177.37 + patch, 59.42) };

    private static ExpandedDataset Expanded(DatasetRef reference, IEnumerable<DimensionRecord> records) =>
        new(reference with { IngestedAt = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(reference.Id.ToByteArray()[0]) }, records.ToFrozenDictionary(r => r.Element));
}
