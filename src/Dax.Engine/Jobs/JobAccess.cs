using Dax.Engine.Faults;

namespace Dax.Engine.Jobs;

/// <summary>Who may see and command a job.</summary>
public static class JobAccess
{
    /// <summary>
    /// The job, NotFound when there is none (a deleted one is none), Forbidden when another owns it. A job without an owner is open to whoever
    /// knows its id: the id cannot be guessed.
    /// </summary>
    public static Result<JobState> Open(JobState? state, Principal who)
    {
        if (state is null || state.IsDeleted)
            return new Fault.NotFound("There is no such job.");
        if (state.Owner.Name is { } owner && !string.Equals(owner, who.Name, StringComparison.Ordinal))
            return new Fault.Forbidden("This job belongs to somebody else.");
        return state;
    }
}
