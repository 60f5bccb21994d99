using Dax.Engine.Faults;

namespace Dax.Engine.Datasets;

/// <summary>A place of the cache: a handle, or the one attempt to open it that all wait for. Closed when it was given up and nobody uses it any more.</summary>
internal sealed class DatasetSlot(DatasetUri uri, Task<Result<DatasetHandle>> opening, long now)
{
    private readonly Lock gate = new();
    private int users;
    private bool isGivenUp;

    public DatasetUri Uri { get; } = uri;

    public Task<Result<DatasetHandle>> Opening { get; } = opening;

    public long OpenedAt { get; } = now;

    /// <summary>Timestamps of the last use and of the last look at the file.</summary>
    public long UsedAt = now;
    public long CheckedAt = now;

    /// <summary>Its place among the others by use; guarded by the cache's lock, as is what follows.</summary>
    public LinkedListNode<DatasetSlot>? Place { get; set; }

    public long Bytes { get; set; }

    /// <summary>Null when it was given up meanwhile: then another must be opened.</summary>
    public DatasetLease? TryLease(DatasetHandle handle)
    {
        lock (gate)
        {
            if (isGivenUp) return null;
            users++;
        }
        return new DatasetLease(this, handle);
    }

    public void Release()
    {
        bool isLast;
        lock (gate) isLast = --users == 0 && isGivenUp;
        if (isLast) Close();
    }

    /// <summary>No new users; closes at once or with the last of them.</summary>
    public void GiveUp()
    {
        bool isFree;
        lock (gate)
        {
            if (isGivenUp) return;
            isGivenUp = true;
            isFree = users == 0;
        }
        if (isFree) Close();
    }

    private void Close() => Opening.ContinueWith(
        static opened =>
        {
            if (opened.IsCompletedSuccessfully && opened.Result.IsOk) opened.Result.Value.Close();
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
