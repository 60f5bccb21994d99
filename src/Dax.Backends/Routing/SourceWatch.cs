using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Routing;

/// <summary>Asks one source for its tables, for as long as the service runs.</summary>
internal sealed partial class SourceWatch(ICatalogSource source, Action changed, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SourceContent? content;

    public ICatalogSource Source => source;

    /// <summary>What it answered last; null as long as it never has.</summary>
    public SourceContent? Content => content;

    /// <summary>Ends when it has been asked once.</summary>
    public Task Asked => asked.Task;

    public async Task Run(CancellationToken stop)
    {
        var retry = ShortestRetry;
        var isUp = true;
        try
        {
            while (true)
            {
                var loaded = await Ask(stop);
                if (loaded.IsOk != isUp && isUp) Down(log, source.Name, loaded.Fault.Message);
                if (loaded.IsOk && !isUp) Back(log, source.Name);
                isUp = loaded.IsOk;
                asked.TrySetResult();
                retry = isUp ? ShortestRetry : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, LongestRetry.Ticks));
                await Task.Delay(isUp ? source.RefreshInterval : retry, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            asked.TrySetResult();
        }
    }

    private void Take(SourceContent loaded)
    {
        if (content?.Version == loaded.Version) return;
        content = loaded;
        Lists(log, source.Name, loaded.Tables.Count);
        changed();
    }

    /// <summary>A bug in one source must not keep the others from serving.</summary>
    private async Task<Result<SourceContent>> Ask(CancellationToken stop)
    {
        try
        {
            var loaded = await source.Load(stop);
            if (loaded.IsOk) Take(loaded.Value);
            return loaded;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            Failed(log, e, source.Name);
            return new Fault.Broken("It cannot be asked for its tables.");
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Backend {Source} is down: {Problem}")]
    private static partial void Down(ILogger logger, string source, string problem);

    [LoggerMessage(21, LogLevel.Information, "Backend {Source} is there again")]
    private static partial void Back(ILogger logger, string source);

    [LoggerMessage(22, LogLevel.Information, "Backend {Source} publishes {Tables} tables")]
    private static partial void Lists(ILogger logger, string source, int tables);

    [LoggerMessage(23, LogLevel.Error, "Backend {Source} cannot be asked for its tables")]
    private static partial void Failed(ILogger logger, Exception error, string source);
}
