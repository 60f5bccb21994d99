using System.Threading.Channels;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.JobIndex;

/// <summary>
/// Lines of the history that nobody waits for, written together at least once a second and on disposal. It holds at most
/// <see cref="Capacity"/> lines and <see cref="MaxChars"/> characters of queries; what comes beyond is counted and logged, not kept.
/// </summary>
internal sealed partial class HistoryQueue : IAsyncDisposable
{
    private const int Capacity = 100_000;
    private const long MaxChars = 64 << 20;
    private const int Batch = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Channel<JobRow> queue = Channel.CreateBounded<JobRow>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Func<IReadOnlyList<JobRow>, Task> write;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource closing = new();
    private readonly Task writing;
    private long chars;
    private long dropped;

    public HistoryQueue(Func<IReadOnlyList<JobRow>, Task> write, TimeProvider time, ILogger log)
    {
        (this.write, this.time, this.log) = (write, time, log);
        writing = Task.Run(WriteAll);
    }

    public void Add(JobRow row)
    {
        var length = row.Text?.Length ?? 0;
        if (Interlocked.Add(ref chars, length) <= MaxChars && queue.Writer.TryWrite(row))
            return;
        Interlocked.Add(ref chars, -length);
        Interlocked.Increment(ref dropped);
    }

    public async ValueTask DisposeAsync()
    {
        if (!queue.Writer.TryComplete())
            return;
        await closing.CancelAsync();
        await writing;
        closing.Dispose();
    }

    private async Task WriteAll()
    {
        var rows = new List<JobRow>(Batch);
        while (await queue.Reader.WaitToReadAsync())
        {
            // A short rest gathers what comes within the same moment into one commit.
            await Rest();
            while (rows.Count < Batch && queue.Reader.TryRead(out var row))
                rows.Add(row);
            await WriteBatch(rows);
            rows.Clear();
        }
    }

    private async Task WriteBatch(List<JobRow> rows)
    {
        try
        {
            await write(rows);
        }
        catch (Exception e)
        {
            OnWriteFailed(log, rows.Count, e);
        }
        var written = 0L;
        foreach (var row in rows)
            written += row.Text?.Length ?? 0;
        Interlocked.Add(ref chars, -written);
        if (Interlocked.Exchange(ref dropped, 0) is > 0 and var lost)
            OnDropped(log, lost);
    }

    private async Task Rest()
    {
        if (closing.IsCancellationRequested || queue.Reader.Count >= Batch)
            return;
        await Task.Delay(Pause, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} lines of the query history could not be written.")]
    private static partial void OnWriteFailed(ILogger log, int count, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} lines of the query history were lost: more came than could be written.")]
    private static partial void OnDropped(ILogger log, long count);
}
