namespace Dax.Engine.Jobs;

/// <summary>What has to be done once a state is durable. Each may be done twice.</summary>
[Flags]
public enum JobEffects
{
    None = 0,
    /// <summary>Let the attempt of the state's epoch work.</summary>
    StartAttempt = 1,
    /// <summary>Stop whatever attempt is still at work.</summary>
    CancelAttempt = 2,
    DeleteUploads = 4,
    DeleteResults = 8,
}

/// <summary>What becomes of a job: the state to write (the same one when nothing changes), and what to do then.</summary>
public readonly record struct JobDecision(JobState? Before, JobState State)
{
    public bool IsChange => !ReferenceEquals(Before, State);

    /// <summary>Derived from the two states alone, so that a lost effect can be found again.</summary>
    public JobEffects Effects
    {
        get
        {
            if (!IsChange)
                return JobEffects.None;
            var effects = JobEffects.None;
            if (State.IsWorking && State.Attempt != (Before?.Attempt ?? 0))
                effects |= JobEffects.StartAttempt;
            if (Before is { IsWorking: true } && (!State.IsWorking || State.Attempt != Before.Attempt))
                effects |= JobEffects.CancelAttempt;
            if (State.IsFinished && Before is { IsFinished: false, Uploads.IsEmpty: false })
                effects |= JobEffects.DeleteUploads;
            if (State.Phase is JobPhase.Archived && Before is { Attempt: > 0, Phase: not JobPhase.Archived })
                effects |= JobEffects.DeleteResults;
            return effects;
        }
    }
}
