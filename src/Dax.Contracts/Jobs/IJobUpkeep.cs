using Orleans;

namespace Dax.Contracts.Jobs;

/// <summary>The job as the service's own housekeeping sees it; same key, same grain as <see cref="IJobGrain"/>.</summary>
[Alias(Aliases.JobUpkeep)]
public interface IJobUpkeep : IGrainWithStringKey
{
    /// <summary>Takes a QUEUED or EXECUTING job up again whose process is gone; nothing to do for any other.</summary>
    [Alias("Resume")] Task Resume();

    /// <summary>Archives the job and removes its results when its destruction time has come.</summary>
    [Alias("Sweep")] Task Sweep();

    /// <summary>Archives a COMPLETED job before its time, because the results of all jobs take too much room; nothing to do for any other.</summary>
    [Alias("Evict")] Task Evict();

    /// <summary>Forgets an archived job that was created before a time, with its line in the history; nothing to do for any other.</summary>
    [Alias("Forget")] Task Forget(DateTimeOffset before);
}

/// <summary>Archives jobs whose destruction time has come and those whose results are too much, and forgets what is old; one grain per shard, "0" for now.</summary>
[Alias(Aliases.SweepGrain)]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Keeps sweeping from now on, after a restart too.</summary>
    [Alias("Start")] Task Start();

    /// <summary>Sweeps now; answers how many jobs were due.</summary>
    [Alias("Sweep")] Task<int> Sweep();
}
