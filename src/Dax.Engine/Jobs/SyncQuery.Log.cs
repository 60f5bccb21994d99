using Microsoft.Extensions.Logging;

namespace Dax.Engine.Jobs;

public sealed partial class SyncQuery
{
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("job {JobId}");

    [LoggerMessage(Level = LogLevel.Error, Message = "The query failed by a bug or a broken machine.")]
    private static partial void OnBroken(ILogger log, Exception e);
}
