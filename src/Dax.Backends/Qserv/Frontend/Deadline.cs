namespace Dax.Backends.Qserv.Frontend;

/// <summary>Cancels when the caller does or when the time is over.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource clock;
    private readonly CancellationTokenSource either;

    public Deadline(TimeSpan allowed, TimeProvider time, CancellationToken caller)
    {
        clock = new CancellationTokenSource(allowed, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, clock.Token);
    }

    public CancellationToken Token => either.Token;

    public bool IsOver => clock.IsCancellationRequested;

    public void Dispose()
    {
        either.Dispose();
        clock.Dispose();
    }
}
