using Microsoft.Extensions.Logging;

namespace Dax.Grains.Jobs;

internal sealed partial class JobGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: the index had version {RowVersion}, the state has {StateVersion}; repaired.")]
    private static partial void OnIndexRepaired(ILogger log, string jobId, long rowVersion, long stateVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: its files could not be removed; the stray sweep will.")]
    private static partial void OnRemovalFailed(ILogger log, string jobId, Exception e);
}
