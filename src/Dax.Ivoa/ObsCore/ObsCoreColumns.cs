using System.Collections.Frozen;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Ivoa.ObsCore;

/// <summary>
/// The columns of ObsCore 1.1 (table 6 for the mandatory ones, table 7 for the optional): names, types, units, UCDs and utypes as there, utypes with the prefix
/// <c>obscore:</c>. Whole numbers are as wide as the standard's ADQL types; <c>s_region</c> is text of a shape (DALI 1.2), ICRS; without an xtype, because validators know none for such text, and by its utype and UCD clients and queries know what it is.
/// </summary>
public static partial class ObsCoreColumns
{
    /// <summary>The 30 that every ObsCore table has, in the standard's order.</summary>
    public static IReadOnlyList<ColumnEntry> Mandatory { get; } =
    [
        Text("dataproduct_type", "ObsDataset.dataProductType", "meta.code.class", "What the dataset is: image, cube, spectrum and others"),
        Column("calib_level", VoDatatype.Int, null, "ObsDataset.calibLevel", "meta.code;obs.calib", "Level of calibration: 0 raw in the instrument's own form, 1 raw, 2 calibrated, 3 made of several, 4 analysis product") with { Nullable = false },
        Text("obs_collection", "DataID.collection", "meta.id", "Collection that the dataset belongs to") with { Nullable = false },
        Text("obs_id", "DataID.observationID", "meta.id", "Observation that the dataset comes from; several datasets may share it") with { Nullable = false },
        Text("obs_publisher_did", "Curation.publisherDID", "meta.ref.ivoid", "Identifier of the dataset given by its publisher: the ID of DataLink and SODA") with { Nullable = false },
        Text("access_url", "Access.reference", "meta.ref.url", "Where to get the dataset, or the links to it"),
        Text("access_format", "Access.format", "meta.code.mime", "Media type of what access_url leads to"),
        Column("access_estsize", VoDatatype.Long, "kbyte", "Access.size", "phys.size;meta.file", "Size of the dataset's file"),
        Text("target_name", "Target.name", "meta.id;src", "What was observed, as the observer called it"),
        Number("s_ra", "deg", "Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1", "pos.eq.ra", "Right ascension of the centre, ICRS") with { Indexed = true },
        Number("s_dec", "deg", "Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2", "pos.eq.dec", "Declination of the centre, ICRS") with { Indexed = true },
        Number("s_fov", "deg", "Char.SpatialAxis.Coverage.Bounds.Extent.diameter", "phys.angSize;instr.fov", "Diameter of the circle about the centre that holds the region"),
        Column("s_region", VoDatatype.Char, null, "Char.SpatialAxis.Coverage.Support.Area", "pos.outline;obs.field", "Region of the sky that the dataset covers: a shape of DALI, ICRS", "*") with { Indexed = true },
        Number("s_resolution", "arcsec", "Char.SpatialAxis.Resolution.Refval.value", "pos.angResolution", "Spatial resolution: width of the point spread function at half its maximum"),
        Count("s_xel1", "Char.SpatialAxis.numBins1", "Pixels along the first spatial axis"),
        Count("s_xel2", "Char.SpatialAxis.numBins2", "Pixels along the second spatial axis"),
        Number("t_min", "d", "Char.TimeAxis.Coverage.Bounds.Limits.StartTime", "time.start;obs.exposure", "Begin of the observation, MJD, UTC"),
        Number("t_max", "d", "Char.TimeAxis.Coverage.Bounds.Limits.StopTime", "time.end;obs.exposure", "End of the observation, MJD, UTC"),
        Number("t_exptime", "s", "Char.TimeAxis.Coverage.Support.Extent", "time.duration;obs.exposure", "Exposure time in all"),
        Number("t_resolution", "s", "Char.TimeAxis.Resolution.Refval.value", "time.resolution", "Resolution in time"),
        Count("t_xel", "Char.TimeAxis.numBins", "Samples along the time axis"),
        Number("em_min", "m", "Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit", "em.wl;stat.min", "Shortest wavelength, in vacuum"),
        Number("em_max", "m", "Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit", "em.wl;stat.max", "Longest wavelength, in vacuum"),
        Number("em_res_power", null, "Char.SpectralAxis.Resolution.ResolPower.refVal", "spect.resolution", "Spectral resolving power"),
        Count("em_xel", "Char.SpectralAxis.numBins", "Samples along the spectral axis"),
        Text("o_ucd", "Char.ObservableAxis.ucd", "meta.ucd", "UCD of what was measured"),
        Text("pol_states", "Char.PolarizationAxis.stateList", "meta.code;phys.polarization", "Polarization states, such as /I/Q/; null when polarization was not looked at"),
        Count("pol_xel", "Char.PolarizationAxis.numBins", "Polarization states in the dataset"),
        Text("facility_name", "Provenance.ObsConfig.Facility.name", "meta.id;instr.tel", "Telescope or facility"),
        Text("instrument_name", "Provenance.ObsConfig.Instrument.name", "meta.id;instr", "Instrument"),
    ];

    // Made at the first look: the lists are initialised in the order of their files, which nobody promises.
    private static FrozenDictionary<string, ColumnEntry>? known;

    private static FrozenDictionary<string, ColumnEntry> Known =>
        known ??= Mandatory.Concat(Optional).Concat(Extensions).ToFrozenDictionary(c => c.Field.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The mandatory, optional or known extension column of that name (case does not matter), or null.</summary>
    public static ColumnEntry? Find(string name) => Known.GetValueOrDefault(name);

    public static bool IsMandatory(string name) => Mandatory.Any(c => c.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static ColumnEntry Text(string name, string utype, string ucd, string description, bool principal = true) =>
        Column(name, VoDatatype.Char, null, utype, ucd, description, "*") with { Principal = principal };

    private static ColumnEntry Number(string name, string? unit, string utype, string ucd, string description, bool principal = true) =>
        Column(name, VoDatatype.Double, unit, utype, ucd, description) with { Principal = principal };

    private static ColumnEntry Count(string name, string utype, string description) => Column(name, VoDatatype.Long, null, utype, "meta.number", description);

    private static ColumnEntry Column(string name, VoDatatype type, string? unit, string utype, string ucd, string description, string? arraySize = null, string? xtype = null) =>
        new(new FieldInfo(name, type, arraySize) { Unit = unit, Utype = "obscore:" + utype, Ucd = ucd, XType = xtype, Description = description }) { Principal = true, Std = true };
}
