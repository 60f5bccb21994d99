using System.Globalization;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Sky.Fits;

namespace Dax.Engine.Cutouts;

/// <summary>
/// Several cutouts in one file: an empty primary HDU, then the images of each, numbered by EXTVER in the order of what was asked (datasets, then regions), each with the
/// records of where it comes from. Combinations without data are left out. Small ones are made side by side; what is in memory is a few of them.
/// </summary>
internal sealed class CutoutStack(DatasetHandles datasets, CutoutPlanner planner, CutoutOptions options)
{
    /// <summary>Larger ones are streamed, one after the other.</summary>
    private const long MaxInMemory = 4L << 20;

    /// <summary>All or nothing: a dataset that is not there is a fault of the request.</summary>
    public async ValueTask<Result<long>> Write(CutoutSpec spec, IChunkSink sink, CancellationToken cancel)
    {
        var planned = await Plan(spec, cancel);
        if (!planned.IsOk) return planned.Fault;
        var plans = planned.Value;
        if (plans.Count == 0)
        {
            await sink.Begin(new QueryHead(spec.ContentType, "empty.fits") { IsEmpty = true }, cancel);
            return 0L;
        }
        var head = HeaderTemplate.OfPrimary(Primary(spec, plans));
        var total = head.Length(0) + plans.Sum(p => p.Bytes);
        if (CutoutWork.TooLarge(plans.Sum(p => p.Pixels), total, options) is { } excess) return excess;
        await sink.Begin(new QueryHead(spec.ContentType, CutoutName.OfStack(spec)) { Length = total }, cancel);
        using var pump = new ChunkPump((int)Math.Min(total, options.StripeBytes));
        head.WriteTo(pump, default, []);
        await pump.Flush(sink, true, cancel);
        var fault = await WriteAll(plans, sink, cancel);
        return fault is null ? total : fault;
    }

    /// <summary>Numbers are of what was asked, so that a reader can tell which is missing.</summary>
    private async ValueTask<Result<List<CutoutPlan>>> Plan(CutoutSpec spec, CancellationToken cancel)
    {
        var products = spec.Products().ToArray();
        var plans = new CutoutPlan?[products.Length];
        Fault? fault = null;
        // Products of one dataset follow each other: they are planned under one lease.
        var each = products.Length / spec.Datasets.Length;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancel };
        await Parallel.ForAsync(0, spec.Datasets.Length, parallel, async (i, stop) =>
        {
            if (Volatile.Read(ref fault) is not null) return;
            var opened = await datasets.Open(spec.Datasets[i], stop);
            if (!opened.IsOk)
            {
                Interlocked.CompareExchange(ref fault, Named(opened.Fault, spec.Datasets[i]), null);
                return;
            }
            using var lease = opened.Value;
            for (var k = i * each; k < (i + 1) * each; k++)
            {
                var plan = await planner.Plan(lease.Handle, spec, products[k], k + 1, stop);
                if (plan.IsOk) plans[k] = plan.Value;
                else Interlocked.CompareExchange(ref fault, plan.Fault, null);
            }
        });
        return fault is null ? plans.OfType<CutoutPlan>().ToList() : fault;
    }

    private async ValueTask<Fault?> WriteAll(List<CutoutPlan> plans, IChunkSink sink, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var coming = new Queue<Task<Result<ChunkPump>>>();
        var next = 0;
        try
        {
            foreach (var plan in plans)
            {
                while (next < plans.Count && coming.Count < options.Parallelism)
                {
                    var ahead = plans[next++];
                    coming.Enqueue(ahead.Bytes > MaxInMemory ? Later : Task.Run(() => Make(ahead, stop.Token), stop.Token));
                }
                var fault = await Give(plan, coming.Dequeue(), sink, cancel);
                if (fault is not null) return fault;
            }
            return null;
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var left in coming) await Discard(left);
        }
    }

    private static readonly Task<Result<ChunkPump>> Later = Task.FromResult(new Result<ChunkPump>(new ChunkPump(0)));

    private async ValueTask<Fault?> Give(CutoutPlan plan, Task<Result<ChunkPump>> coming, IChunkSink sink, CancellationToken cancel)
    {
        var made = await coming;
        if (!made.IsOk) return made.Fault;
        if (coming != Later)
        {
            using var ready = made.Value;
            await ready.Flush(sink, true, cancel);
            return null;
        }
        var opened = await Open(plan, cancel);
        if (!opened.IsOk) return opened.Fault;
        using var lease = opened.Value;
        using var pump = new ChunkPump(options.StripeBytes);
        await CutoutWriter.Stream(plan, lease.Handle, pump, sink, options.StripeBytes, cancel);
        await pump.Flush(sink, true, cancel);
        return null;
    }

    private async Task<Result<ChunkPump>> Make(CutoutPlan plan, CancellationToken cancel)
    {
        var opened = await Open(plan, cancel);
        if (!opened.IsOk) return opened.Fault;
        using var lease = opened.Value;
        var pump = new ChunkPump((int)plan.Bytes);
        try
        {
            CutoutWriter.Write(plan, lease.Handle, pump, cancel);
            return pump;
        }
        catch
        {
            pump.Dispose();
            throw;
        }
    }

    private async ValueTask<Result<DatasetLease>> Open(CutoutPlan plan, CancellationToken cancel)
    {
        var opened = await datasets.Open(plan.Product.Dataset, cancel);
        if (!opened.IsOk || plan.IsOf(opened.Value.Handle)) return opened;
        opened.Value.Dispose();
        return new Fault.Transient($"The file of dataset {plan.Product.Dataset} was replaced meanwhile; please try again.");
    }

    /// <summary>What nobody waits for any more, however it ended.</summary>
    private static async ValueTask Discard(Task<Result<ChunkPump>> left)
    {
        await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (left.IsCompletedSuccessfully && left != Later && left.Result.IsOk) left.Result.Value.Dispose();
    }

    private static FitsHeader Primary(CutoutSpec spec, List<CutoutPlan> plans)
    {
        var header = new FitsHeaderBuilder();
        header.Set("NDATASET", spec.Datasets.Length, "datasets that were asked for");
        header.Set("NREGION", spec.Stencils.Length, "regions that were asked for");
        header.Set("NCUTOUT", plans.Count, "cutouts in this file; EXTVER numbers what was asked");
        for (var i = 0; i < spec.Stencils.Length; i++)
            header.AddCommentary("HISTORY", string.Create(CultureInfo.InvariantCulture, $"Region {i + 1}: {Shown(spec.Stencils[i].Text)}"));
        return header.ToHeader();
    }

    private static string Shown(string text) => text.Length <= 1000 ? text : text[..1000] + " ...";

    private static Fault Named(Fault fault, DatasetUri dataset) => fault is Fault.NotFound ? new Fault.NotFound($"{fault.Message.TrimEnd('.')} ({dataset}).") : fault;
}
