using Microsoft.Extensions.Logging;

namespace Dax.Embedded.Actors;

internal sealed partial class ActorRuntime
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Diagnosis}")]
    public partial void LogTimeout(string diagnosis);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} did not activate")]
    public partial void LogActivationFailed(string grain, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} is deactivated although it still runs {Request}")]
    public partial void LogStuck(string grain, string request);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} failed while it was deactivated")]
    public partial void LogDeactivationFailed(string grain, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The enumeration of {Method} could not be ended")]
    public partial void LogEnumerationFailed(string method, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A timer of {Grain} failed")]
    public partial void LogTickFailed(string grain, Exception error);
}
