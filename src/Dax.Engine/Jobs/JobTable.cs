namespace Dax.Engine.Jobs;

/// <summary>What can happen to a job.</summary>
public enum JobCommand
{
    /// <summary>Its parameters grow.</summary>
    Edit,
    /// <summary>Its execution duration is set.</summary>
    Limit,
    /// <summary>Its destruction time is set.</summary>
    Postpone,
    /// <summary>It gets a place in its lane's queue.</summary>
    Queue,
    /// <summary>An attempt begins to work.</summary>
    Begin,
    Complete,
    Fail,
    Abort,
    /// <summary>Its execution duration is over.</summary>
    Expire,
    /// <summary>Its process is told to stop.</summary>
    HandBack,
    /// <summary>It is taken up again after its process ended.</summary>
    Resume,
    /// <summary>Its destruction time has come.</summary>
    Destroy,
    Delete,
}

/// <summary>
/// The phases of UWS 1.1 (2.1.3) as one table. What is not in it does not happen. HELD and SUSPENDED are never entered here, UNKNOWN is what
/// others say of a service that they cannot reach.
/// </summary>
public static class JobTable
{
    public static readonly IReadOnlyList<(JobPhase From, JobCommand Command, JobPhase To)> Rows =
    [
        (JobPhase.Pending, JobCommand.Edit, JobPhase.Pending),
        (JobPhase.Pending, JobCommand.Limit, JobPhase.Pending),
        (JobPhase.Pending, JobCommand.Postpone, JobPhase.Pending),
        (JobPhase.Pending, JobCommand.Queue, JobPhase.Queued),
        (JobPhase.Pending, JobCommand.Begin, JobPhase.Executing),
        (JobPhase.Pending, JobCommand.Abort, JobPhase.Aborted),
        (JobPhase.Pending, JobCommand.Destroy, JobPhase.Archived),
        (JobPhase.Pending, JobCommand.Delete, JobPhase.Archived),

        (JobPhase.Queued, JobCommand.Limit, JobPhase.Queued),
        (JobPhase.Queued, JobCommand.Postpone, JobPhase.Queued),
        (JobPhase.Queued, JobCommand.Begin, JobPhase.Executing),
        (JobPhase.Queued, JobCommand.Fail, JobPhase.Error),
        (JobPhase.Queued, JobCommand.Abort, JobPhase.Aborted),
        (JobPhase.Queued, JobCommand.Resume, JobPhase.Queued),
        (JobPhase.Queued, JobCommand.Destroy, JobPhase.Archived),
        (JobPhase.Queued, JobCommand.Delete, JobPhase.Archived),

        (JobPhase.Executing, JobCommand.Limit, JobPhase.Executing),
        (JobPhase.Executing, JobCommand.Postpone, JobPhase.Executing),
        (JobPhase.Executing, JobCommand.Complete, JobPhase.Completed),
        (JobPhase.Executing, JobCommand.Fail, JobPhase.Error),
        (JobPhase.Executing, JobCommand.Abort, JobPhase.Aborted),
        (JobPhase.Executing, JobCommand.Expire, JobPhase.Aborted),
        (JobPhase.Executing, JobCommand.HandBack, JobPhase.Queued),
        (JobPhase.Executing, JobCommand.Resume, JobPhase.Queued),
        (JobPhase.Executing, JobCommand.Destroy, JobPhase.Archived),
        (JobPhase.Executing, JobCommand.Delete, JobPhase.Archived),

        (JobPhase.Completed, JobCommand.Postpone, JobPhase.Completed),
        (JobPhase.Completed, JobCommand.Destroy, JobPhase.Archived),
        (JobPhase.Completed, JobCommand.Delete, JobPhase.Archived),

        (JobPhase.Error, JobCommand.Postpone, JobPhase.Error),
        (JobPhase.Error, JobCommand.Destroy, JobPhase.Archived),
        (JobPhase.Error, JobCommand.Delete, JobPhase.Archived),

        (JobPhase.Aborted, JobCommand.Postpone, JobPhase.Aborted),
        (JobPhase.Aborted, JobCommand.Destroy, JobPhase.Archived),
        (JobPhase.Aborted, JobCommand.Delete, JobPhase.Archived),

        (JobPhase.Archived, JobCommand.Delete, JobPhase.Archived),
    ];

    private static readonly JobPhase?[,] Table = Build();

    /// <summary>The phase after a command, or null when the command does nothing in this phase.</summary>
    public static JobPhase? Next(JobPhase phase, JobCommand command) => Table[(int)phase, (int)command];

    private static JobPhase?[,] Build()
    {
        var table = new JobPhase?[Enum.GetValues<JobPhase>().Length, Enum.GetValues<JobCommand>().Length];
        foreach (var (from, command, to) in Rows)
            table[(int)from, (int)command] = to;
        return table;
    }
}
