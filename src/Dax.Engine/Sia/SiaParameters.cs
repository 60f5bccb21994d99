using System.Collections.Frozen;
using System.Text;
using Dax.Engine.Faults;
using Dax.Ivoa.ObsCore;

namespace Dax.Engine.Sia;

/// <summary>The query parameters of SIA 2.0 (2.1.2), and Rubin's DPSUBTYPE; and the query that a request's values make of them.</summary>
internal static class SiaParameters
{
    // Work grows with them, and no form or script asks for more shapes at once.
    private const int MostValues = 1_000;

    public static IReadOnlyList<SiaParameter> All { get; } =
    [
        new RegionParameter("POS", "s_region", "Region of interest, ICRS degrees: CIRCLE lon lat radius, RANGE lon1 lon2 lat1 lat2, or POLYGON with three or more positions"),
        new OverlapParameter("BAND", "em_min", "em_max", "m", "em.wl;stat.interval", "Wavelength, or an interval of wavelengths, in vacuum"),
        new OverlapParameter("TIME", "t_min", "t_max", "d", "time.interval;obs.exposure", "Time, or an interval of time, MJD in UTC"),
        new PolarizationParameter("POL", "pol_states", "Polarization state"),
        new RangeParameter("FOV", "s_fov", "deg", "phys.angSize;instr.fov", "Size of the field of view"),
        new RangeParameter("SPATRES", "s_resolution", "arcsec", "pos.angResolution", "Spatial resolution"),
        new RangeParameter("SPECRP", "em_res_power", null, "spect.resolution", "Spectral resolving power"),
        new RangeParameter("EXPTIME", "t_exptime", "s", "time.duration;obs.exposure", "Exposure time"),
        new RangeParameter("TIMERES", "t_resolution", "s", "time.resolution", "Resolution in time"),
        new IdParameter("ID", "obs_publisher_did", "Identifier of a dataset, in any letter case"),
        new TextParameter("COLLECTION", "obs_collection", "meta.id", "Collection that datasets belong to"),
        new TextParameter("FACILITY", "facility_name", "meta.id;instr.tel", "Telescope or facility"),
        new TextParameter("INSTRUMENT", "instrument_name", "meta.id;instr", "Instrument"),
        new TextParameter("DPTYPE", "dataproduct_type", "meta.code.class", "Type of data product", "image", "cube"),
        new LevelParameter("CALIB", "calib_level", "Calibration level"),
        new TextParameter("TARGET", "target_name", "meta.id;src", "What was observed"),
        new TextParameter("FORMAT", "access_format", "meta.code.mime", "Media type of what access_url leads to"),
        new TextParameter("DPSUBTYPE", "dataproduct_subtype", "meta.code.class", "What the dataset is in the words of its collection"),
    ];

    private static readonly FrozenDictionary<string, SiaParameter> ByName = All.ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>ADQL over ObsCore. Unknown parameters are ignored (DALI 1.1, 3.1), and so are those that a form left empty.</summary>
    public static Result<string> ToAdql(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        // In the order of the standard, so that equal questions are equal texts.
        var asked = new SortedList<int, List<string>>();
        var count = 0;
        foreach (var (name, value) in parameters)
        {
            if (!ByName.TryGetValue(name, out var parameter) || string.IsNullOrWhiteSpace(value)) continue;
            if (++count > MostValues) return new Fault.Usage($"A query has at most {MostValues} values; ask in several.");
            var condition = parameter.Condition(value);
            if (!condition.IsOk) return condition.Fault;
            var at = IndexOf(parameter);
            if (!asked.TryGetValue(at, out var alternatives)) asked.Add(at, alternatives = []);
            alternatives.Add(condition.Value);
        }
        return Write(asked.Values);
    }

    private static string Write(IEnumerable<List<string>> asked)
    {
        // SIA 2.0, 1: images and cubes, nothing else that ObsCore may describe.
        var text = new StringBuilder($"SELECT * FROM {ObsCoreTable.QualifiedName} WHERE dataproduct_type IN ('image', 'cube')");
        foreach (var alternatives in asked)
            text.Append(" AND (").AppendJoin(" OR ", alternatives.Count == 1 ? alternatives : alternatives.Select(a => $"({a})")).Append(')');
        return text.ToString();
    }

    private static int IndexOf(SiaParameter parameter)
    {
        var at = 0;
        while (!ReferenceEquals(All[at], parameter)) at++;
        return at;
    }
}
