using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Engine.Faults;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>
/// Reads a mapping in the form of Rubin's dax_obscore (YAML; a repository's own <c>config:obscore.json</c> too). Beyond it: <c>s_fov</c> for a dataset type; <c>unit</c>,
/// <c>ucd</c> and <c>utype</c> for extra columns. Not taken: <c>datalink_url_fmt</c>, because links to datasets are this service's own; <c>bind</c> of a where.
/// </summary>
internal sealed partial class MappingReader
{
    /// <summary>Changes when the same mapping makes other rows than it did before.</summary>
    private const string RulesVersion = "1";

    /// <summary>ObsCore 1.1, 3.3.1.</summary>
    private static readonly FrozenSet<string> ProductTypes =
        new[] { "image", "cube", "spectrum", "sed", "timeseries", "visibility", "event", "measurements" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly List<string> warnings = [];

    private MappingReader() { }

    /// <summary>A Usage fault names line, column and what was expected.</summary>
    public static Result<ObsCoreMapping> Read(string text)
    {
        try
        {
            return new MappingReader().Read(MappingYaml.Parse(text), Fingerprint(text));
        }
        catch (MappingException e)
        {
            return new Fault.Usage($"The ObsCore mapping is wrong: {e.Message}");
        }
    }

    public static string Fingerprint(string text) => RulesVersion + ":" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private ObsCoreMapping Read(MappingMap root, string fingerprint)
    {
        var map = new MappingMapReader(root, "the mapping");
        map.Ignore("indices", "spatial_plugins", "namespace", "version", "table_name", "batch_size", "parquet_compression", "csv_null_string");
        var types = map.Map("dataset_types") ?? throw new MappingException("It has no dataset_types.");
        var constraints = Constraints(map);
        var mapping = new ObsCoreMapping
        {
            DatasetTypes = [.. types.Entries.Select(e => Type(e.Key, e.Value, constraints))],
            Collections = map.Texts("collections"),
            IsOfRuns = map.Text("collection_type")?.ToUpperInvariant() == "RUN",
            ObsCollection = map.Text("obs_collection"),
            FacilityName = map.Text("facility_name"),
            FacilityMap = (map.Map("facility_map")?.Entries ?? []).ToFrozenDictionary(e => e.Key, e => MappingMapReader.Scalar(e.Value, e.Key).Text, StringComparer.Ordinal),
            FallbackInstrument = map.Text("fallback_instrument"),
            ExtraColumns = Extras(map),
            SpectralRanges = (map.Map("spectral_ranges")?.Entries ?? []).ToFrozenDictionary(e => e.Key, e => Range(e.Value), StringComparer.Ordinal),
            PublisherDid = map.Template("obs_publisher_did_fmt"),
            UseButlerUri = map.Flag("use_butler_uri"),
            PublicationDate = Origin(map),
            Fingerprint = fingerprint,
        };
        warnings.AddRange(map.Untaken());
        return mapping with { Warnings = [.. warnings] };
    }

    private DatasetTypeMapping Type(string name, MappingNode node, Func<string, string> constraints)
    {
        if (node is not MappingMap inner) throw MappingMapReader.Wrong(node, $"the dataset type {name} must be a map");
        var map = new MappingMapReader(inner, $"the dataset type {name}");
        map.Ignore("datalink_url_fmt");
        var product = map.Required("dataproduct_type");
        if (!ProductTypes.Contains(product)) throw MappingMapReader.Wrong(inner, $"dataproduct_type '{product}' of {name} is none of {string.Join(", ", ProductTypes.Order(StringComparer.Ordinal))}");
        var level = map.Whole("calib_level") ?? throw MappingMapReader.Wrong(inner, $"the dataset type {name} has no calib_level");
        if (level is < 0 or > 4) throw MappingMapReader.Wrong(inner, $"calib_level of {name} must be 0 to 4, not {level}");
        var mapping = new DatasetTypeMapping(name, product, (int)level)
        {
            Subtype = map.Text("dataproduct_subtype"),
            ObsCollection = map.Text("obs_collection"),
            ObsId = map.Template("obs_id_fmt"),
            ObservableUcd = map.Text("o_ucd"),
            AccessFormat = map.Text("access_format"),
            Pixels = map.List("s_xel", 2) is { } axes ? (MappingMapReader.Whole(axes.Items[0], "s_xel"), MappingMapReader.Whole(axes.Items[1], "s_xel")) : null,
            FieldOfView = map.Real("s_fov"),
            ExtraColumns = Extras(map),
            Where = constraints(name),
        };
        warnings.AddRange(map.Untaken());
        return mapping;
    }

    private static SpectralRange Range(MappingNode node)
    {
        if (node is not MappingList { Items: [var low, var high] }) throw MappingMapReader.Wrong(node, "a spectral range is two wavelengths in metres");
        var range = new SpectralRange(End(low), End(high));
        return range is { Minimum: { } least, Maximum: { } most } && least > most ? throw MappingMapReader.Wrong(node, "a spectral range begins with the shorter wavelength") : range;

        static double? End(MappingNode end) => end is MappingScalar { IsNull: true } ? null : MappingMapReader.Real(end, "a wavelength");
    }

    private DateOnly? Origin(MappingMapReader map)
    {
        if (map.Map("origin") is not { } origin) return null;
        var reader = new MappingMapReader(origin, "origin");
        reader.Ignore("publisher", "citation", "reference_url", "article", "title");
        var date = reader.Text("publication_date");
        warnings.AddRange(reader.Untaken());
        if (date is null) return null;
        return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw MappingMapReader.Wrong(origin, $"publication_date is a day such as 2025-06-30, not '{date}'");
    }
}
