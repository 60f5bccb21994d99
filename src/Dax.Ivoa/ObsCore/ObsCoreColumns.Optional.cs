using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Ivoa.ObsCore;

public static partial class ObsCoreColumns
{
    /// <summary>The optional ones of the standard: a table has those of them that say something.</summary>
    public static IReadOnlyList<ColumnEntry> Optional { get; } =
    [
        Text("dataproduct_subtype", "ObsDataset.dataProductSubtype", "meta.code.class", "What the dataset is in the words of its collection"),
        Text("target_class", "Target.class", "src.class", "Class of the target"),
        Time("obs_creation_date", "DataID.date", "time;meta.dataset", "When the dataset was made, UTC"),
        Text("obs_creator_name", "DataID.creator", "meta.id", "Who made the dataset"),
        Text("obs_creator_did", "DataID.creatorDID", "meta.id", "Identifier given by who made the dataset", false),
        Text("obs_title", "DataID.title", "meta.title;obs", "The dataset in a line"),
        Text("publisher_id", "Curation.publisherID", "meta.ref.ivoid", "IVOID of the publisher"),
        Text("bib_reference", "Curation.reference", "meta.bib.bibcode", "Publication about the dataset", false),
        Text("data_rights", "Curation.rights", "meta.code", "Who may have the dataset: public, secure or proprietary", false),
        Time("obs_release_date", "Curation.releaseDate", "time.release", "When the dataset becomes public, UTC"),
        Text("s_ucd", "Char.SpatialAxis.ucd", "meta.ucd", "UCD of the spatial axis"),
        Text("s_unit", "Char.SpatialAxis.unit", "meta.unit", "Unit of the spatial axis"),
        Number("s_resolution_min", "arcsec", "Char.SpatialAxis.Resolution.Bounds.Limits.LoLimit", "pos.angResolution;stat.min", "Best spatial resolution"),
        Number("s_resolution_max", "arcsec", "Char.SpatialAxis.Resolution.Bounds.Limits.HiLimit", "pos.angResolution;stat.max", "Worst spatial resolution"),
        Number("s_pixel_scale", "arcsec", "Char.SpatialAxis.Sampling.RefVal.SamplingPeriod", "phys.angSize;instr.pixel", "Width of a pixel on the sky"),
        Text("s_calib_status", "Char.SpatialAxis.calibrationStatus", "meta.code.qual", "How positions are calibrated"),
        Number("s_stat_error", "arcsec", "Char.SpatialAxis.Accuracy.StatError.Refval.value", "stat.error;pos.eq", "Error of positions", false),
        Text("t_calib_status", "Char.TimeAxis.calibrationStatus", "meta.code.qual", "How times are calibrated", false),
        Number("t_stat_error", "s", "Char.TimeAxis.Accuracy.StatError.Refval.value", "stat.error;time", "Error of times", false),
        Text("em_ucd", "Char.SpectralAxis.ucd", "meta.ucd", "UCD of the spectral axis"),
        Text("em_unit", "Char.SpectralAxis.unit", "meta.unit", "Unit of the spectral axis"),
        Text("em_calib_status", "Char.SpectralAxis.calibrationStatus", "meta.code.qual", "How wavelengths are calibrated", false),
        Number("em_res_power_min", null, "Char.SpectralAxis.Resolution.ResolPower.LoLimit", "spect.resolution;stat.min", "Least spectral resolving power"),
        Number("em_res_power_max", null, "Char.SpectralAxis.Resolution.ResolPower.HiLimit", "spect.resolution;stat.max", "Greatest spectral resolving power"),
        Number("em_resolution", "m", "Char.SpectralAxis.Resolution.Refval.value", "spect.resolution;stat.mean", "Spectral resolution"),
        Number("em_stat_error", "m", "Char.SpectralAxis.Accuracy.StatError.Refval.value", "stat.error;em", "Error of wavelengths", false),
        Text("o_unit", "Char.ObservableAxis.unit", "meta.unit", "Unit of what was measured"),
        Text("o_calib_status", "Char.ObservableAxis.calibrationStatus", "meta.code.qual", "How what was measured is calibrated"),
        Number("o_stat_error", null, "Char.ObservableAxis.Accuracy.StatError.Refval.value", "stat.error", "Error of what was measured", false),
        Text("proposal_id", "Provenance.Proposal.identifier", "meta.id;obs.proposal", "Proposal that the observation was made for", false),
    ];

    private static ColumnEntry Time(string name, string utype, string ucd, string description) =>
        Column(name, VoDatatype.Char, null, utype, ucd, description, "*", "timestamp");
}
