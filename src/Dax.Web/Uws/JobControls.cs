using System.Collections.Frozen;
using System.Globalization;
using Dax.Contracts.Faults;
using Dax.Ivoa.Dali;

namespace Dax.Web.Uws;

/// <summary>
/// What a request says about the job rather than about its work: PHASE, EXECUTIONDURATION, DESTRUCTION (UWS 1.1, 2.2.3.1 and following).
/// In the request that creates the job or in one to the child resource; never among the job's parameters.
/// </summary>
internal static class JobControls
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(["PHASE", "EXECUTIONDURATION", "DESTRUCTION"], StringComparer.OrdinalIgnoreCase);

    public static bool IsControl(string parameter) => Names.Contains(parameter);

    /// <summary>Null when the request does not say; Usage when it says it twice.</summary>
    public static string? Read(DaliParameters parameters, string name) =>
        parameters.Repeated(name) is null ? parameters.First(name) : throw Usage($"{name} is given more than once.");

    /// <summary>Seconds; 0 asks for no limit.</summary>
    public static long ExecutionDuration(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : throw Usage("EXECUTIONDURATION must be a number of seconds, 0 for no limit.");

    public static DateTimeOffset Destruction(string text) =>
        DaliTime.TryParse(text, out var at) ? at : throw Usage("DESTRUCTION must be a time like 2026-01-31T12:00:00Z.");

    public static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
