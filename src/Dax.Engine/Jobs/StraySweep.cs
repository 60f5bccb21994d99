using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Engine.Jobs;

/// <summary>Removes bytes that no job owns: a process that ends at the wrong moment leaves some.</summary>
public sealed partial class StraySweep(
    IJobIndex index, IResultStore results, IResultListing resultListing, IUploadStore uploads, IUploadListing uploadListing, IEnumerable<IScanCheckpoints> scans, IEnumerable<IMosaicParts> mosaics,
    ILogger<StraySweep> log)
{
    /// <summary>Looks only at what is older than <paramref name="before"/>: younger bytes may belong to a job that is just being written down.</summary>
    public async Task Sweep(DateTimeOffset before, CancellationToken cancel)
    {
        var removed = 0;
        foreach (var job in resultListing.Jobs(before))
        {
            if (await index.Find(job, cancel) is { Phase: not JobPhase.Archived })
                continue;
            await results.Delete(job, cancel);
            removed++;
        }
        // The list first: an upload that a job takes meanwhile is younger than it.
        var tokens = uploadListing.Tokens(before).ToList();
        var live = tokens.Count == 0 ? null : await index.LiveUploads(cancel);
        foreach (var token in tokens)
        {
            if (live!.Contains(token))
                continue;
            await uploads.Delete(token, cancel);
            removed++;
        }
        foreach (var states in scans)
            removed += await Sweep(states.Jobs(before), states.Delete, cancel);
        foreach (var parts in mosaics)
            removed += await Sweep(parts.Jobs(before), parts.Delete, cancel);
        if (removed > 0)
            OnRemoved(log, removed);
    }

    /// <summary>How far work was is for a job that is at work, or will be again.</summary>
    private async Task<int> Sweep(IEnumerable<string> jobs, Func<string, CancellationToken, ValueTask> delete, CancellationToken cancel)
    {
        var removed = 0;
        foreach (var job in jobs.ToList())
        {
            if (await index.Find(job, cancel) is { Phase: JobPhase.Queued or JobPhase.Executing })
                continue;
            await delete(job, cancel);
            removed++;
        }
        return removed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} stray results and uploads.")]
    private static partial void OnRemoved(ILogger log, int count);
}
