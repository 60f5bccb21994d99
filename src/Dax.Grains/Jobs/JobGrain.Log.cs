using Microsoft.Extensions.Logging;

namespace Dax.Grains.Jobs;

internal sealed partial class JobGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: the index had version {RowVersion}, the state has {StateVersion}; repaired.")]
    private static partial void OnIndexRepaired(ILogger log, string jobId, long rowVersion, long stateVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the service crashed {Tries} times while it worked on it; it waits {Pause} before it works again.")]
    private static partial void OnPausing(ILogger log, string jobId, int tries, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: it could not be handed back before the service stops.")]
    private static partial void OnNotHandedBack(ILogger log, string jobId, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: its files could not be removed; the stray sweep will.")]
    private static partial void OnRemovalFailed(ILogger log, string jobId, Exception e);
}
