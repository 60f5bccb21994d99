using Microsoft.Extensions.Logging;

namespace Dax.Engine.Jobs;

/// <summary>
/// What the work says of its progress, on its way to the job: at most one report per <see cref="Period"/> and one at a time, the newest wins, and the work
/// never waits. A report that fails is lost, as hints may be.
/// </summary>
internal sealed partial class ProgressReports(Func<JobProgress, Task> report, TimeProvider time, ILogger log, CancellationToken cancel) : IProgress<JobProgress>
{
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private JobProgress? newest;
    private bool isPumping;
    private bool isClosed;

    public void Report(JobProgress value)
    {
        lock (gate)
        {
            if (isClosed)
                return;
            newest = value;
            if (isPumping)
                return;
            isPumping = true;
        }
        _ = Task.Run(Pump, CancellationToken.None);
    }

    /// <summary>The work has ended: nothing that is waiting still matters.</summary>
    public void Close()
    {
        lock (gate)
            isClosed = true;
    }

    private async Task Pump()
    {
        while (Take() is { } progress)
        {
            try
            {
                await report(progress);
            }
            catch (Exception e)
            {
                OnLost(log, e);
            }
            await Task.Delay(Period, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private JobProgress? Take()
    {
        lock (gate)
        {
            var taken = isClosed || cancel.IsCancellationRequested ? null : newest;
            newest = null;
            isPumping = taken is not null;
            return taken;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A report of progress did not reach its job; the next one may.")]
    private static partial void OnLost(ILogger log, Exception e);
}
