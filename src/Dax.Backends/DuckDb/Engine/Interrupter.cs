using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// Carries a cancellation into native calls. An interrupt that comes just before a statement starts is forgotten by the engine, so it is
/// repeated until the call is over. Dispose before the connection is used for something else.
/// </summary>
internal sealed class Interrupter : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    private readonly DuckDbConnection connection;
    private readonly CancellationToken cancel;
    private readonly Lock gate = new();
    private readonly CancellationTokenRegistration registration;
    private Timer? timer;
    private bool over;

    private Interrupter(DuckDbConnection connection, CancellationToken cancel)
    {
        this.connection = connection;
        this.cancel = cancel;
        registration = cancel.UnsafeRegister(static me => ((Interrupter)me!).Begin(), this);
    }

    /// <summary>Null when the token can never fire.</summary>
    public static Interrupter? Watch(DuckDbConnection connection, CancellationToken cancel)
        => cancel.CanBeCanceled ? new Interrupter(connection, cancel) : null;

    public void Dispose()
    {
        lock (gate)
        {
            over = true;
            timer?.Dispose();
        }
        registration.Dispose();
    }

    private void Begin()
    {
        lock (gate)
        {
            // When the token had fired already this runs inside the constructor.
            if (over)
                return;
            connection.Interrupt();
            timer = new Timer(static me => ((Interrupter)me!).Repeat(), this, Again, Again);
        }
    }

    private void Repeat()
    {
        lock (gate)
        {
            if (!over && cancel.IsCancellationRequested)
                connection.Interrupt();
        }
    }
}
