using System.Net;
using System.Text.Json;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Remote;

/// <summary>What a Butler server answers when it does not answer, as faults. Its own sentences are for users; statuses are not.</summary>
internal static class ServerFaults
{
    private const int MaxDetail = 2000;

    /// <summary>An error that the server means for the user: <c>{"error_type": …, "detail": …}</c> (daf_butler's _exceptions); Broken for any other form.</summary>
    public static Fault Read(JsonElement error, string label)
    {
        if (error.ValueKind != JsonValueKind.Object || !error.TryGetProperty("error_type", out var type) || type.ValueKind != JsonValueKind.String)
            return new Fault.Broken($"The Butler server of '{label}' did not understand this service.");
        var detail = error.TryGetProperty("detail", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "The Butler server refuses.";
        if (detail.Length > MaxDetail) detail = detail[..MaxDetail];
        return type.GetString() switch
        {
            "dataset_not_found" or "missing_collection" or "missing_dataset_type" => new Fault.NotFound(detail),
            "calibration_lookup" or "collection_cycle" or "collection_type" or "data_id_value" or "dimension_name" or "dimension_value" or "inconsistent_data_id" or "invalid_query" or
                "unimplemented_query" or "unknown_component" => new Fault.Usage(detail),
            _ => new Fault.Transient($"The Butler server of '{label}' reports an error: {detail}"),
        };
    }

    /// <summary>Of a response that is neither a success nor 422.</summary>
    public static Fault Of(HttpResponseMessage response, string label) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Fault.Forbidden($"The Butler server of '{label}' does not let this service in."),
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable =>
            new Fault.Busy($"The Butler server of '{label}' is busy. Please try again.", response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(10)),
        HttpStatusCode.NotFound => new Fault.Transient($"The Butler server of '{label}' does not have that repository at the moment."),
        _ => Silent(label),
    };

    public static Fault Silent(string label) => new Fault.Transient($"The Butler server of '{label}' does not answer at the moment.");

    public static Fault Strange(string label) => new Fault.Transient($"The Butler server of '{label}' gives answers that this service does not understand.");
}
