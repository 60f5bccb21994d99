using System.Collections.Immutable;
using System.Globalization;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Dali;

namespace Dax.Web.Uws;

/// <summary>PHASE (repeatable), AFTER and LAST of the job list (UWS 1.1, 2.2.2.1).</summary>
internal static class JobListFilters
{
    public static JobFilter Read(string service, DaliParameters parameters)
    {
        if (parameters.Repeated("AFTER", "LAST") is { } repeated)
            throw Usage($"{repeated} is given more than once.");
        return new JobFilter(service, Phase(parameters), After(parameters.First("AFTER")), Last(parameters.First("LAST")));
    }

    private static ImmutableArray<JobPhase> Phase(DaliParameters parameters) =>
        [.. parameters.All("PHASE").Select(text => Phases.Parse(text) ?? throw Usage("PHASE is not a phase of UWS."))];

    private static DateTimeOffset? After(string? text) =>
        text is null ? null : DaliTime.TryParse(text, out var time) ? time : throw Usage("AFTER must be a time like 2026-01-31T12:00:00Z.");

    private static int? Last(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n
        : throw Usage("LAST must be a positive integer.");

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
