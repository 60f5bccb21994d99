using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Dax.Engine.Diagnostics;

/// <summary>The one activity source and the one meter, both named <c>Dax</c>.</summary>
public static class Telemetry
{
    public const string Name = "Dax";

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>Starts an activity that continues the trace of a stored W3C traceparent.</summary>
    public static Activity? Continue(string activity, string? traceParent) =>
        Activities.StartActivity(activity, ActivityKind.Internal, ActivityContext.TryParse(traceParent, null, out var parent) ? parent : default);
}
