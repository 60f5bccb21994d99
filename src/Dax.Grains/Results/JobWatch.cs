using Dax.Contracts.Jobs;
using Dax.Contracts.Results;

namespace Dax.Grains.Results;

/// <summary>One reader's view of a watched job.</summary>
internal sealed class JobWatch(IJobWatchGrain grain, Caller caller)
{
    private long ticket;

    /// <summary>As it was at the last look.</summary>
    public JobView Job => Newest?.Job ?? throw new InvalidOperationException("Nobody has looked yet.");

    public JobNews? Newest { get; private set; }

    public bool IsWorking => Job.Phase is JobPhase.Queued or JobPhase.Executing;

    /// <summary>Looks now, or waits for news at most so long.</summary>
    /// <exception cref="Dax.Contracts.Faults.FaultException">NotFound, Forbidden, Busy.</exception>
    public async ValueTask<JobNews> Next(TimeSpan patience, CancellationToken cancel)
    {
        Newest = await grain.Next(caller, ticket, patience.TotalSeconds).WaitAsync(cancel);
        ticket = Newest.Ticket;
        return Newest;
    }
}
