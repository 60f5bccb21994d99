using Dax.Backends.Qserv.Frontend;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Results;

/// <summary>What is said of results that are not to be had, or are not what was asked for.</summary>
internal static partial class ResultWords
{
    /// <summary>The server does not give it.</summary>
    public static Fault Refused(ILogger log, long id, QservReply why)
    {
        LogRefused(log, id, why.Error);
        return QservFaults.NoResult(why);
    }

    /// <summary>It is another one.</summary>
    public static Fault Differs(ILogger log, long id, ResultMisfit misfit)
    {
        LogDiffers(log, id, misfit.What);
        return misfit.IsRange ? QservFaults.OutOfRange : QservFaults.Unreadable;
    }

    /// <summary>It broke.</summary>
    public static Fault Broke(QservOutageException outage) => outage.Trouble == Trouble.Answer ? QservFaults.Unreadable : QservFaults.CutShort;

    [LoggerMessage(45, LogLevel.Warning, "Qserv does not give the result of its query {Id}: {Words}")]
    private static partial void LogRefused(ILogger logger, long id, string words);

    [LoggerMessage(46, LogLevel.Error, "The result of Qserv's query {Id} is not what was asked for: {What}")]
    private static partial void LogDiffers(ILogger logger, long id, string what);
}
