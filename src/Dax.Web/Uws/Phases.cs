using Dax.Contracts.Jobs;

namespace Dax.Web.Uws;

/// <summary>UWS's spelling of phases (UWS 1.1, 2.1.3).</summary>
internal static class Phases
{
    private static readonly string[] Names = [.. Enum.GetNames<JobPhase>().Select(n => n.ToUpperInvariant())];

    public static string Name(this JobPhase phase) => Names[(int)phase];

    public static JobPhase? Parse(string text)
    {
        var at = Array.FindIndex(Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : (JobPhase)at;
    }

    /// <summary>Whether waiting for a change makes sense (UWS 1.1, 2.2.1.2).</summary>
    public static bool IsActive(this JobPhase phase) => phase is JobPhase.Pending or JobPhase.Queued or JobPhase.Executing;
}
