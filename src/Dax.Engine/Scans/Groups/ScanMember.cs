using System.Collections.Concurrent;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// A query in a group: its answer so far, and its reader. Workers hold it while they fold for it; who leaves waits for them, for a batch at most. What is said to be
/// guarded is so by the lock of <see cref="SharedScans"/>.
/// </summary>
internal sealed class ScanMember : IDisposable
{
    private readonly Lock merging = new();
    private readonly ConcurrentBag<IScanPart> idle = [];
    private readonly TaskCompletionSource whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Action> post;
    private readonly CancellationTokenSource over = new();
    private volatile bool isOver;

    /// <param name="request">What it asked.</param>
    /// <param name="answer">Of its own, over the program of its table.</param>
    /// <param name="columns">Where its columns are among the table's.</param>
    /// <param name="joined">When.</param>
    /// <param name="window">Between workers and reader; null when the rows come at the end.</param>
    /// <param name="post">Does what wakes others.</param>
    public ScanMember(ScanRequest request, IScanAnswer answer, int[] columns, DateTimeOffset joined, RowWindow? window, Action<Action> post)
    {
        (Request, Answer, Columns, Joined, Window, this.post) = (request, answer, columns, joined, window, post);
        Seat = new ScanSeat(request.Table.Pieces);
    }

    public ScanRequest Request { get; }

    public IScanAnswer Answer { get; }

    /// <summary>None of those, when it has a statement of its own.</summary>
    public int[] Columns { get; }

    /// <summary>Runs for each piece beside the reading of columns; null when kernels know its expressions.</summary>
    public OwnStatement? Own { get; init; }

    public DateTimeOffset Joined { get; }

    public RowWindow? Window { get; }

    /// <summary>Guarded.</summary>
    public ScanSeat Seat { get; }

    /// <summary>Guarded.</summary>
    public ScanRating Rating { get; set; }

    /// <summary>Pieces that an earlier attempt has seen.</summary>
    public int Before { get; set; }

    /// <summary>Nanoseconds per row that its folding takes; a moving average, 0 before the first piece. Guarded.</summary>
    public double Cost { get; set; }

    /// <summary>Pieces that <see cref="Cost"/> is from. Guarded.</summary>
    public int Rated { get; set; }

    /// <summary>Times that it was parked. Guarded.</summary>
    public int Parks { get; set; }

    /// <summary>Workers that fold for it. Guarded.</summary>
    public int Pins { get; set; }

    /// <summary>The reader is gone. Guarded.</summary>
    public bool HasLeft { get; set; }

    /// <summary>It wants no more; it is complete when the workers that hold it have handed over what they have. Guarded.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Writes it down now and then; null when nothing of it is kept.</summary>
    public ScanCheckpoint? Checkpoint { get; init; }

    /// <summary>It needs nothing more of the scan: it has all, it failed, or nobody reads it.</summary>
    public bool IsOver => isOver;

    /// <summary>Fires with <see cref="IsOver"/>: a statement that runs for it is stopped.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Completes when the rows that come at the end can be had; fails as it failed.</summary>
    public Task Whole => whole.Task;

    /// <summary>Completes when no worker holds it.</summary>
    public Task Free => free.Task;

    /// <summary>Nobody holds it, and its reader is gone.</summary>
    public void MarkFree() => post(() => free.TrySetResult());

    public IScanPart RentPart() => idle.TryTake(out var part) ? part : Answer.CreatePart();

    /// <summary>Takes what the part saw into the answer, and keeps the part for the next worker.</summary>
    /// <param name="part">Flushed.</param>
    /// <param name="done">What to note together with it, under the same lock.</param>
    /// <exception cref="ScanFailure"/>
    public void Merge(IScanPart part, Action done)
    {
        lock (merging)
        {
            Answer.Merge(part);
            done();
            Checkpoint?.Consider(this);
        }
        idle.Add(part);
    }

    /// <summary>All is seen, or as much as it wants.</summary>
    public void Complete()
    {
        SetOver();
        Window?.End(null);
        post(() => whole.TrySetResult());
    }

    public void Fail(Exception failure)
    {
        SetOver();
        // A query that outgrew its group begins anew elsewhere: that is not told as a failure here.
        var told = failure is ScanFailure { IsOutgrown: false } wrong ? new CatalogException(wrong.Fault, failure) : failure;
        Window?.End(told);
        post(() =>
        {
            whole.TrySetException(told);
            // Nobody may be waiting: a failure that is not looked at is none of the runtime's business.
            _ = whole.Task.Exception;
        });
    }

    public void Abandon()
    {
        SetOver();
        Window?.Dispose();
        whole.TrySetCanceled();
    }

    /// <summary>Nobody holds it any more.</summary>
    public void Dispose()
    {
        while (idle.TryTake(out var part))
            part.Dispose();
        Answer.Dispose();
        Own?.Dispose();
        Window?.Dispose();
    }

    private void SetOver()
    {
        isOver = true;
        if (Own is not null)
            over.Cancel();
    }
}
