using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.Faults;

namespace Dax.Engine.Jobs;

public sealed partial class JobMachine
{
    private const int MaxRunIdLength = 64;

    /// <summary>Adds to the parameters of a PENDING job (UWS 1.1, 2.1.11: parameters may change only then).</summary>
    public Result<JobDecision> Edit(JobState state, ImmutableArray<JobParameter> parameters, ImmutableArray<JobUpload> uploads)
    {
        if (JobTable.Next(state.Phase, JobCommand.Edit) is null)
            return new Fault.Usage("The parameters of a job can be changed only while it is PENDING.");
        var allParameters = Merge(state.Parameters, parameters);
        var allUploads = state.Uploads.AddRange(uploads);
        if (Bounds(allParameters, allUploads) is { } fault)
            return fault;
        return Next(state, JobCommand.Edit, s => s with { Parameters = allParameters, Uploads = allUploads, RunId = RunIdOf(allParameters) });
    }

    // A parameter of which there can be one (DALI 1.1, 3.4; TAP 1.1, 2.7) gets a new value, others gather.
    private static readonly FrozenSet<string> SingleValued =
        FrozenSet.ToFrozenSet(["REQUEST", "VERSION", "LANG", "QUERY", "FORMAT", "RESPONSEFORMAT", "MAXREC", "RUNID", "CUTOUTDETAIL"], StringComparer.OrdinalIgnoreCase);

    private static ImmutableArray<JobParameter> Merge(ImmutableArray<JobParameter> known, ImmutableArray<JobParameter> sent)
    {
        bool IsReplaced(JobParameter old) => SingleValued.Contains(old.Name) && sent.Any(p => p.Name.Equals(old.Name, StringComparison.OrdinalIgnoreCase));
        return known.RemoveAll(IsReplaced).AddRange(sent);
    }

    /// <summary>An earlier time than asked when that is farther away than the service keeps jobs.</summary>
    public JobDecision SetDestruction(JobState state, DateTimeOffset at, DateTimeOffset now)
    {
        var chosen = Allowed(at, now);
        return chosen == state.Destruction ? Same(state) : Next(state, JobCommand.Postpone, s => s with { Destruction = chosen });
    }

    /// <summary>0 asks for no limit and gets the longest there is.</summary>
    public Result<JobDecision> SetExecutionDuration(JobState state, long seconds)
    {
        if (seconds < 0)
            return NegativeDuration;
        var chosen = Allowed(seconds);
        return chosen == state.ExecutionDurationSeconds
            ? Same(state)
            : Next(state, JobCommand.Limit, s => s with { ExecutionDurationSeconds = chosen });
    }

    private static Fault.Usage NegativeDuration => new("The execution duration is a number of seconds, 0 or more.");

    private long Allowed(long seconds)
    {
        var longest = (long)options.MaxExecutionDuration.TotalSeconds;
        return seconds == 0 || seconds > longest ? longest : seconds;
    }

    private DateTimeOffset Allowed(DateTimeOffset destruction, DateTimeOffset now)
    {
        var latest = Milliseconds(now) + options.MaxRetention;
        return destruction > latest ? latest : Milliseconds(destruction);
    }

    private Fault.Usage? Bounds(ImmutableArray<JobParameter> parameters, ImmutableArray<JobUpload> uploads)
    {
        if (parameters.Length > options.MaxParameters)
            return new Fault.Usage($"A job may have at most {options.MaxParameters} parameters.");
        if (uploads.Length > options.MaxUploads)
            return new Fault.Usage($"A job may have at most {options.MaxUploads} uploaded tables.");
        var chars = 0L;
        foreach (var parameter in parameters)
            chars += parameter.Name.Length + parameter.Value.Length;
        return chars > options.MaxParameterChars
            ? new Fault.Usage($"The parameters of a job may have at most {options.MaxParameterChars} characters together.")
            : null;
    }

    /// <summary>RUNID (DALI 1.1, 3.4.6), for lists and the history; at most 64 characters of it.</summary>
    internal static string? RunIdOf(ImmutableArray<JobParameter> parameters)
    {
        foreach (var parameter in parameters)
            if (parameter.Name.Equals("RUNID", StringComparison.OrdinalIgnoreCase))
                return parameter.Value.Length <= MaxRunIdLength ? parameter.Value : parameter.Value[..MaxRunIdLength];
        return null;
    }
}
