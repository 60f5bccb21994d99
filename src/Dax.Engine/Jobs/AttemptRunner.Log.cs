using Microsoft.Extensions.Logging;

namespace Dax.Engine.Jobs;

public sealed partial class AttemptRunner
{
    private static readonly Func<ILogger, string, int, IDisposable?> Scope = LoggerMessage.DefineScope<string, int>("job {JobId} attempt {Attempt}");

    [LoggerMessage(Level = LogLevel.Debug, Message = "The attempt was cancelled.")]
    private static partial void OnCancelled(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The result could not be stored.")]
    private static partial void OnStoreFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The attempt failed by a bug or a broken machine.")]
    private static partial void OnBroken(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job could not take the attempt's report; trying again after {Pause}.")]
    private static partial void OnReportFailed(ILogger log, TimeSpan pause, Exception e);
}
