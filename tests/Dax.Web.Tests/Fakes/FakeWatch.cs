using Dax.Contracts.Jobs;
using Dax.Contracts.Results;

namespace Dax.Web.Tests.Fakes;

/// <summary>Watches a fake job; news are changes of its version.</summary>
internal sealed class FakeWatch(FakeGrains grains, string id) : IJobWatchGrain
{
    public async Task<JobNews> Next(Caller caller, long seen, double seconds)
    {
        IJobGrain job = grains.GetGrain<IJobGrain>(id);
        for (var left = (int)(seconds * 50); ; left--)
        {
            var view = await job.Get(caller);
            if (view.Version != seen || view.Phase is JobPhase.Completed || left <= 0)
                return new JobNews(view.Version, view, grains.Chunk);
            await Task.Delay(20);
        }
    }
}
