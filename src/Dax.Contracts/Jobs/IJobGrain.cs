using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Jobs;

/// <summary>
/// One asynchronous job; the key is the job id. Every method but <see cref="Create"/> throws FaultException NotFound for a job that does not
/// exist and Forbidden for one of another owner. Commands on finished jobs change nothing and answer the job as it is.
/// </summary>
[Alias(Aliases.JobGrain)]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Durable when it returns. With <paramref name="run"/> the job is queued or executing then; Busy when its lane is full (nothing is created).</summary>
    [Alias("Create")] Task<JobView> Create(JobSpec spec, bool run);

    [Alias("Get"), AlwaysInterleave] Task<JobView> Get(Caller caller);

    /// <summary>Answers when the wait is over; at once when the job is in none of PENDING, QUEUED, EXECUTING.</summary>
    [Alias("Wait"), AlwaysInterleave] Task<JobView> Wait(Caller caller, JobWait wait);

    /// <summary>
    /// Adds to the parameters and the uploaded tables of a PENDING job; a Usage fault in any other phase. A parameter of which there can be only one
    /// (QUERY, LANG, RESPONSEFORMAT, FORMAT, MAXREC, RUNID, REQUEST, VERSION, whatever their case) takes the place of the one that was there.
    /// </summary>
    [Alias("AddParameters")] Task<JobView> AddParameters(Caller caller, ImmutableArray<JobParameter> parameters, ImmutableArray<UploadedTable> uploads);

    /// <summary>QUEUED or EXECUTING (or finished already) when it returns; Busy when the lane is full: the job stays PENDING.</summary>
    [Alias("Run")] Task<JobView> Run(Caller caller);

    /// <summary>ABORTED when it returns, unless the job had finished; the engine's work is cancelled.</summary>
    [Alias("Abort")] Task<JobView> Abort(Caller caller);

    /// <summary>Gone when it returns: its results too; its line in the history stays.</summary>
    [Alias("Delete")] Task Delete(Caller caller);

    /// <summary>The service may set an earlier time than asked.</summary>
    [Alias("SetDestruction")] Task<JobView> SetDestruction(Caller caller, DateTimeOffset at);

    /// <summary>0 asks for no limit; the service may set a shorter one than asked.</summary>
    [Alias("SetExecutionDuration")] Task<JobView> SetExecutionDuration(Caller caller, long seconds);
}

/// <summary>The lists of jobs; any key, each activation reads the index.</summary>
[Alias(Aliases.JobDirectoryGrain)]
public interface IJobDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The caller's jobs; an anonymous caller has none to see.</summary>
    [Alias("List"), AlwaysInterleave] Task<ImmutableArray<JobSummary>> List(Caller caller, JobFilter filter);
}
