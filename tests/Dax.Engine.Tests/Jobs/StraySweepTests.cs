using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Tests.Jobs.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Engine.Tests.Jobs;

public class StraySweepTests
{
    [Fact]
    public async Task Sweep_RemovesWhatNoJobOwns_AndNothingElse()
    {
        var (store, index) = (new MemoryResults(), new MemoryIndex());
        var live = JobMachine.Finish(Given.Executing, 1, Given.Success(), Given.Noon).State;
        var waiting = Given.Pending([new JobUpload("t", "kept", null)]) with { Id = "job-0002" };
        var gone = JobMachine.Delete(live with { Id = "job-0003" }, Given.Noon).State;
        foreach (var job in new[] { live, waiting, gone })
            await index.Put(JobQueries.Row(job), default);
        foreach (var id in new[] { "job-0001", "job-0003", "job-unknown" })
            store.Completed[new ResultKey(id, 1, "result")] = [1];
        store.Uploads["kept"] = store.Uploads["lost"] = [1];
        var parts = new MemoryParts();
        foreach (var id in new[] { "job-0001", "job-0004", "job-unknown" })
            await parts.Save(id, "l0y0", [], default);
        await index.Put(JobQueries.Row(Given.Executing with { Id = "job-0004" }), default);
        await new StraySweep(index, store, store, store, store, [], [parts], NullLogger<StraySweep>.Instance).Sweep(Given.Noon, default);
        Assert.Equal("job-0001", Assert.Single(store.Completed.Keys).JobId);
        Assert.Equal("kept", Assert.Single(store.Uploads.Keys));
        // Rows of a mosaic are for a job that is at work, or will be again.
        Assert.Equal(["job-0004"], parts.Jobs(Given.Noon));
    }
}
