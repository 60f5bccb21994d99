namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Makes what is written durable now and then, until it is disposed: the disk works while tiles are made, and little is in doubt when the power goes.</summary>
internal sealed class FlushLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public FlushLoop(BuildJournal journal, TimeSpan every, TimeProvider time) => loop = Run(journal, every, time, stop.Token);

    /// <summary>Throws what flushing threw.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private static async Task Run(BuildJournal journal, TimeSpan every, TimeProvider time, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(every, time, stop);
                await journal.Flush(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the work; whoever began it flushes the rest.
        }
    }
}
