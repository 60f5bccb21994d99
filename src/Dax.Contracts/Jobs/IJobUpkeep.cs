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
}

/// <summary>Looks for jobs whose destruction time has come; one grain per shard, "0" for now.</summary>
[Alias(Aliases.SweepGrain)]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Keeps sweeping from now on, after a restart too.</summary>
    [Alias("Start")] Task Start();

    /// <summary>Sweeps now; answers how many jobs were due.</summary>
    [Alias("Sweep")] Task<int> Sweep();
}
