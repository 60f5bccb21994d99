using System.Collections.Immutable;
using Dax.Contracts.Jobs;
using Dax.Engine.Ports;
using Orleans;

namespace Dax.Grains.Jobs;

internal sealed class JobDirectoryGrain : Grain, IJobDirectoryGrain
{
    private readonly IJobIndex index;

    public JobDirectoryGrain(IJobIndex index) => this.index = index;

    public async Task<ImmutableArray<JobSummary>> List(Caller caller, JobFilter filter)
    {
        // An anonymous job is known by its id alone; a list would give it away.
        if (caller.Name is not { } owner)
            return [];
        var phases = filter.Phases.IsDefaultOrEmpty ? [] : filter.Phases.Select(p => p.ToEngine()).ToList();
        var rows = await index.List(filter.Service, owner, phases, filter.After, filter.Last, CancellationToken.None);
        return [.. rows.Select(r => r.ToSummary())];
    }
}
