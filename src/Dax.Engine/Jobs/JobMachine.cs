using Dax.Engine.Faults;

namespace Dax.Engine.Jobs;

/// <summary>How a job that is to run was received by its lane.</summary>
public enum LaneEntry
{
    /// <summary>It holds a slot and may work at once.</summary>
    Slot,
    /// <summary>It has a place in the queue.</summary>
    Queue,
}

/// <summary>
/// Decides what becomes of a job: (state, command, now) → state' or a fault. No I/O, no clock, no memory of its own. A command that
/// the table does not know in the job's phase changes nothing and answers the job as it is.
/// </summary>
/// <param name="lease">The process on whose behalf it decides.</param>
public sealed partial class JobMachine(JobOptions options, string lease)
{
    private const int TriesWithoutPause = 3;
    private const int LongestPauseSeconds = 30;

    /// <summary>A new job, PENDING, or at work when <paramref name="entry"/> says how its lane received it.</summary>
    public Result<JobDecision> Create(JobRequest request, LaneEntry? entry, DateTimeOffset now)
    {
        if (!JobId.IsValid(request.Id))
            return new Fault.Usage("This is not a job identifier.");
        if (Bounds(request.Parameters, request.Uploads) is { } fault)
            return fault;
        if (request.ExecutionDurationSeconds < 0)
            return NegativeDuration;
        var at = Milliseconds(now);
        var state = new JobState
        {
            Id = request.Id,
            Service = request.Service,
            Owner = request.Owner,
            Phase = JobPhase.Pending,
            RunId = RunIdOf(request.Parameters),
            Created = at,
            ExecutionDurationSeconds = request.ExecutionDurationSeconds is { } seconds ? Allowed(seconds) : (long)options.DefaultExecutionDuration.TotalSeconds,
            Destruction = request.Destruction is { } destruction ? Allowed(destruction, at) : at + options.DefaultRetention,
            Parameters = request.Parameters,
            Uploads = request.Uploads,
            TraceParent = request.TraceParent,
            BaseUrl = request.BaseUrl,
            Lane = request.Lane,
            Version = 1,
        };
        return new JobDecision(null, entry is { } e ? TakeUp(state, e, at) : state);
    }

    /// <summary>PENDING becomes QUEUED or EXECUTING.</summary>
    public JobDecision Run(JobState state, LaneEntry entry, DateTimeOffset now) =>
        state.Phase is JobPhase.Pending ? new(state, TakeUp(state, entry, Milliseconds(now)) with { Version = state.Version + 1 }) : Same(state);

    /// <summary>An attempt that waited is about to work. Not the newest attempt: nothing changes, and it must not work.</summary>
    public static JobDecision Begin(JobState state, int attempt, DateTimeOffset now) =>
        state.Phase is JobPhase.Queued && state.Attempt == attempt
            ? Next(state, JobCommand.Begin, s => s with { Started = Milliseconds(now), Tries = s.Tries + 1 })
            : Same(state);

    /// <summary>The newest attempt ended; what any other says is not heard.</summary>
    public static JobDecision Finish(JobState state, int attempt, AttemptOutcome outcome, DateTimeOffset now)
    {
        if (state.Attempt != attempt)
            return Same(state);
        var command = outcome.Failure is null ? JobCommand.Complete : JobCommand.Fail;
        return Next(state, command, s => Ended(s, now) with
        {
            Results = outcome.Results,
            Failure = outcome.Failure,
            Lane = outcome.Lane ?? s.Lane,
            Backend = outcome.Backend,
            Rows = outcome.Rows,
            Bytes = outcome.Bytes,
        });
    }

    public static JobDecision Abort(JobState state, DateTimeOffset now) => Next(state, JobCommand.Abort, s => Ended(s, now));

    /// <summary>Aborts a job whose execution duration is over (UWS 1.1, 2.1.4).</summary>
    public static JobDecision Expire(JobState state, DateTimeOffset now) =>
        state.Deadline is { } deadline && now >= deadline
            ? Next(state, JobCommand.Expire, s => Ended(s, now) with
            {
                Failure = new JobFailure($"The execution duration of {s.ExecutionDurationSeconds} s was exceeded.", IsTransient: false),
            })
            : Same(state);

    /// <summary>
    /// The process is told to stop: its attempt ends here and is not held against the job. The lease stays, so that whoever finds that process gone takes the job up.
    /// </summary>
    public static JobDecision HandBack(JobState state) => Next(state, JobCommand.HandBack, s => s with { Started = null, Tries = s.Tries - 1 });

    /// <summary>
    /// How long a job waits before it works again: every crash is held against all that worked then, the one that is to blame and those that are not. After a few of
    /// them waiting keeps the one from taking the process down again at once, and the others from being there when it does.
    /// </summary>
    public static TimeSpan PauseBefore(JobState state) =>
        state.Tries < TriesWithoutPause ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(1L << Math.Min(state.Tries - TriesWithoutPause, 10), LongestPauseSeconds));

    /// <summary>Takes a job up again whose worker is gone; gives it up when it was begun too often.</summary>
    public JobDecision Resume(JobState state, DateTimeOffset now)
    {
        if (!state.IsWorking)
            return Same(state);
        if (state.Phase is JobPhase.Executing && state.Tries >= options.MaxAttempts)
            return Next(state, JobCommand.Fail, s => Ended(s, now) with
            {
                Failure = new JobFailure($"The service stopped {s.Tries} times while it worked on this job.", IsTransient: true),
            });
        return Next(state, JobCommand.Resume, s => s with { Attempt = s.Attempt + 1, Started = null, Lease = lease });
    }

    /// <summary>Its destruction time has come: what remains is the record of it.</summary>
    public static JobDecision Destroy(JobState state, DateTimeOffset now) =>
        now >= state.Destruction
            ? Next(state, JobCommand.Destroy, s => Ended(s, now) with { Results = [], Uploads = [] })
            : Same(state);

    /// <summary>Its results must make room for others': as if its destruction time had come.</summary>
    public static JobDecision Evict(JobState state) =>
        state.Phase is JobPhase.Completed ? Next(state, JobCommand.Destroy, s => s with { Results = [], Uploads = [] }) : Same(state);

    public static JobDecision Delete(JobState state, DateTimeOffset now) =>
        state.IsDeleted ? Same(state) : Next(state, JobCommand.Delete, s => Ended(s, now) with
        {
            IsDeleted = true,
            Parameters = [],
            Uploads = [],
            Results = [],
            Failure = null,
        });

    private JobState TakeUp(JobState state, LaneEntry entry, DateTimeOffset at) => entry is LaneEntry.Slot
        ? state with { Phase = JobTable.Next(state.Phase, JobCommand.Begin)!.Value, Attempt = state.Attempt + 1, Tries = state.Tries + 1, Started = at, Lease = lease }
        : state with { Phase = JobTable.Next(state.Phase, JobCommand.Queue)!.Value, Attempt = state.Attempt + 1, Lease = lease };

    private static JobDecision Next(JobState state, JobCommand command, Func<JobState, JobState> apply) =>
        JobTable.Next(state.Phase, command) is { } phase
            ? new(state, apply(state) with { Phase = phase, Version = state.Version + 1 })
            : Same(state);

    private static JobDecision Same(JobState state) => new(state, state);

    private static JobState Ended(JobState state, DateTimeOffset now) => state with { Ended = state.Ended ?? Milliseconds(now), Lease = null };

    /// <summary>Documents show milliseconds; a filter by a time that was shown must find the same job.</summary>
    private static DateTimeOffset Milliseconds(DateTimeOffset t) => new(t.UtcTicks - t.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
