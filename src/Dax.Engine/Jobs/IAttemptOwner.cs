namespace Dax.Engine.Jobs;

/// <summary>The job that an attempt works for. It alone decides whether the attempt counts.</summary>
public interface IAttemptOwner
{
    /// <summary>The attempt has its slot after a wait; durable when it returns. False: it is not wanted any more and must not work.</summary>
    Task<bool> Begin(int attempt);

    /// <summary>The attempt ended, its result is whole and durable. Durable when it returns.</summary>
    Task Finish(int attempt, AttemptOutcome outcome);

    /// <summary>How far the attempt is. A hint: nothing of it is kept.</summary>
    Task Report(int attempt, JobProgress progress);
}
