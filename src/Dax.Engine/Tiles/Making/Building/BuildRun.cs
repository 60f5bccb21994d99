using System.Collections.Concurrent;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Sky.Coadds;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Goes through the work of a plan, on all cores; keeps the journal.</summary>
internal sealed class BuildRun(BuildPlan plan, TileAssembly assembly, TileOutput output, BuildJournal journal, IProgress<JobProgress>? progress)
{
    private readonly ConcurrentQueue<HipsTile> leaves = new();
    private readonly Lock gate = new();
    private Fault? fault;
    private long done;

    /// <summary>Leaf tiles with pixels that this run made.</summary>
    public IReadOnlyCollection<HipsTile> Leaves => leaves;

    /// <param name="make">Makes the pixels of leaves of one group: calls back for each, in their order, with null where there is nothing.</param>
    public async ValueTask<Fault?> Run(IGroupMaker make, int parallelism, TimeSpan flushEvery, TimeProvider time, CancellationToken cancel)
    {
        Report(0);
        using var work = plan.Work().GetEnumerator();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var flushing = new FlushLoop(journal, flushEvery, time);
        try
        {
            var workers = Enumerable.Range(0, parallelism).Select(_ => Task.Run(() => Work(work, make, stop), CancellationToken.None));
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (fault is not null)
        {
            // The other workers stopped because of it.
        }
        return fault;
    }

    private async Task Work(IEnumerator<HipsTile> work, IGroupMaker make, CancellationTokenSource stop)
    {
        try
        {
            while (fault is null)
            {
                HipsTile next;
                lock (gate)
                {
                    if (!work.MoveNext()) return;
                    next = work.Current;
                }
                stop.Token.ThrowIfCancellationRequested();
                if (await Do(next, make, stop.Token) is not { } problem) continue;
                fault ??= problem;
                await stop.CancelAsync();
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async ValueTask<Fault?> Do(HipsTile piece, IGroupMaker make, CancellationToken cancel)
    {
        var finished = new FinishedTiles();
        try
        {
            if (!plan.HasLeaves(piece)) await assembly.Make(piece, finished, cancel);
            else if (await make.Make([.. plan.Leaves(piece)], (tile, pixels) => Take(tile, pixels, finished, cancel), cancel) is { } problem) return problem;
            await finished.Check();
            return null;
        }
        finally
        {
            // What is finished is, whatever became of the rest.
            var stored = await finished.Stored();
            await journal.Add(stored, CancellationToken.None);
            Report(stored.Count);
        }
    }

    private ValueTask Take(HipsTile leaf, TilePixels? pixels, FinishedTiles finished, CancellationToken cancel)
    {
        if (pixels is not null) leaves.Enqueue(leaf);
        return assembly.Add(leaf, pixels, finished, cancel);
    }

    private void Report(int count)
    {
        var now = Interlocked.Add(ref done, count);
        progress?.Report(new JobProgress(now, plan.Total, "tiles") { Note = output.Removed > 0 ? "making tiles, removing others" : "making tiles" });
    }
}

/// <summary>Makes the leaves of a group.</summary>
internal interface IGroupMaker
{
    /// <summary>The pixels stay the maker's after the call back.</summary>
    ValueTask<Fault?> Make(IReadOnlyList<HipsTile> leaves, Func<HipsTile, TilePixels?, ValueTask> take, CancellationToken cancel);
}

/// <summary>Leaves of images.</summary>
internal sealed class ImageGroupMaker(LeafGroups groups, string? unit) : IGroupMaker
{
    public async ValueTask<Fault?> Make(IReadOnlyList<HipsTile> leaves, Func<HipsTile, TilePixels?, ValueTask> take, CancellationToken cancel)
    {
        var rendered = await groups.Render(leaves, cancel);
        if (!rendered.IsOk) return rendered.Fault;
        try
        {
            foreach (var canvas in rendered.Value)
            {
                using var pixels = new TilePixels(canvas.Tile, unit);
                var isAny = canvas.TryFinish(pixels.Values);
                canvas.Dispose();
                await take(canvas.Tile, isAny ? pixels : null);
            }
            return null;
        }
        finally
        {
            LeafGroups.Dispose(rendered.Value);
        }
    }
}
