using Microsoft.Extensions.Logging;

namespace Dax.Engine.ObsCore.Sync;

public sealed partial class ObsCoreSynchroniser
{
    [LoggerMessage(1, LogLevel.Information, "ObsCore: {Label}: {Added} rows added, {Replaced} replaced, {Removed} removed in {Seconds:0.0} s")]
    private static partial void Changed(ILogger logger, string label, long added, long replaced, long removed, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "ObsCore: {Label} keeps its rows as they are: {Reason}")]
    private static partial void Failed(ILogger logger, string label, string reason);

    [LoggerMessage(3, LogLevel.Error, "ObsCore: {Label} keeps its rows as they are")]
    private static partial void Broke(ILogger logger, string label, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "ObsCore: {Label}: {Warning}")]
    private static partial void Warned(ILogger logger, string label, string warning);

    [LoggerMessage(5, LogLevel.Information, "ObsCore: {Label} is no longer shown: its {Rows} rows go")]
    private static partial void Forgotten(ILogger logger, string label, long rows);

    [LoggerMessage(7, LogLevel.Information, "ObsCore: {Label} is well again")]
    private static partial void Recovered(ILogger logger, string label);

    [LoggerMessage(6, LogLevel.Information, "ObsCore: {Rows} rows of {Columns} columns, {Bytes} bytes, generation {Generation}")]
    private static partial void Published(ILogger logger, long rows, int columns, long bytes, string generation);
}
