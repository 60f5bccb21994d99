namespace Dax.Engine.Queries;

/// <summary>Cancels what is awaited when the first row does not come in time; once it came, only the caller can.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource linked;
    private readonly CancellationTokenSource? clock;

    public Patience(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        if (limit != Timeout.InfiniteTimeSpan) clock = new CancellationTokenSource(limit, time);
        linked = clock is null ? CancellationTokenSource.CreateLinkedTokenSource(caller) : CancellationTokenSource.CreateLinkedTokenSource(caller, clock.Token);
    }

    public CancellationToken Token => linked.Token;

    /// <summary>Whether it was the clock that cancelled.</summary>
    public bool Ended => clock is { IsCancellationRequested: true };

    public void Satisfy()
    {
        if (clock is { IsCancellationRequested: false }) clock.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        linked.Dispose();
        clock?.Dispose();
    }
}
