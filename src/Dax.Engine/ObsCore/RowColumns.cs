namespace Dax.Engine.ObsCore;

/// <summary>Places of the columns that rows fill by themselves.</summary>
internal sealed class RowColumns(ObsCoreSchema schema)
{
    public readonly int ProductType = schema.Find("dataproduct_type"), ProductSubtype = schema.Find("dataproduct_subtype"), CalibLevel = schema.Find("calib_level");
    public readonly int Collection = schema.Find("obs_collection"), ObsId = schema.Find("obs_id"), PublisherDid = schema.Find("obs_publisher_did");
    public readonly int AccessUrl = schema.Find("access_url"), AccessFormat = schema.Find("access_format"), Size = schema.Find("access_estsize");
    public readonly int Target = schema.Find("target_name"), Facility = schema.Find("facility_name"), Instrument = schema.Find("instrument_name");
    public readonly int Ra = schema.Find("s_ra"), Dec = schema.Find("s_dec"), FieldOfView = schema.Find("s_fov"), Region = schema.Find("s_region");
    public readonly int Pixels1 = schema.Find("s_xel1"), Pixels2 = schema.Find("s_xel2");
    public readonly int TimeMin = schema.Find("t_min"), TimeMax = schema.Find("t_max"), ExposureTime = schema.Find("t_exptime");
    public readonly int WaveMin = schema.Find("em_min"), WaveMax = schema.Find("em_max"), SpectralUcd = schema.Find("em_ucd"), FilterName = schema.Find("em_filter_name");
    public readonly int ObservableUcd = schema.Find("o_ucd");
}
