using Dax.Ivoa.Vosi;

namespace Dax.Web.Hosting;

/// <summary>
/// What /tap/capabilities declares, filled by whoever composes the service from what its rooms can really do; section "TapCapability"
/// for the numbers. Other empty lists and nulls declare nothing; formats are those of the tables room.
/// </summary>
public sealed class TapCapabilityOptions
{
    /// <summary>"2.0", "2.1"; at least one.</summary>
    public IList<string> AdqlVersions { get; } = [];

    /// <summary>Optional features of ADQL: <c>new("adqlgeo", "CIRCLE")</c>, <c>new("adql-offset", "OFFSET")</c>, <c>new("udf", "ivo_…(…) -> …")</c>.</summary>
    public IList<TapLanguageFeature> Features { get; } = [];

    public IList<TapDataModel> DataModels { get; } = [];

    /// <summary>"inline", "http", "https".</summary>
    public IList<string> UploadMethods { get; } = [];

    public long? OutputRowsDefault { get; set; }
    public long? OutputRowsHard { get; set; }
    public long? RetentionSecondsDefault { get; set; }
    public long? RetentionSecondsHard { get; set; }
    public long? ExecutionSecondsDefault { get; set; }
    public long? ExecutionSecondsHard { get; set; }

    /// <param name="uploadBytes">What the door lets through of one table.</param>
    internal TapCapability ToCapability(string baseUrl, long uploadBytes) => new(baseUrl)
    {
        DataModels = [.. DataModels],
        Language = new TapLanguage([.. AdqlVersions], [.. Features]),
        UploadMethods = [.. UploadMethods],
        RetentionPeriod = new TapLimit(RetentionSecondsDefault, RetentionSecondsHard),
        ExecutionDuration = new TapLimit(ExecutionSecondsDefault, ExecutionSecondsHard),
        OutputRows = new TapLimit(OutputRowsDefault, OutputRowsHard),
        UploadBytes = UploadMethods.Count > 0 ? new TapLimit(uploadBytes, uploadBytes) : default,
    };
}
