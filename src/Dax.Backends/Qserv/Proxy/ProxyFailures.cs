using System.Data.Common;
using System.Net.Sockets;
using Dax.Backends.MySql;
using Dax.Backends.Qserv.Frontend;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>What Qserv said, and what only the proxy, its database or the driver did (src/proxy/mysqlProxy.lua).</summary>
internal static class ProxyFailures
{
    /// <summary>The proxy's own numbers: 4001 to 4120.</summary>
    private const int FirstWord = 4001, LastWord = 4199;

    public static bool IsExpected(Exception error) =>
        error is DbException or SocketException or IOException or TimeoutException or InvalidOperationException or FormatException or OverflowException or OperationCanceledException;

    /// <summary>Qserv's words; null when it said nothing: then it may be asked again.</summary>
    public static string? Words(Exception error) => error is DbException { SqlState.Length: > 0 } told && IsWord(MySqlFailures.Number(told), told.Message) ? told.Message : null;

    /// <param name="wasSent">There was a connection.</param>
    public static QservOutageException Outage(Exception error, bool wasSent = true) => error switch
    {
        FormatException or OverflowException => new("The answer cannot be read.", Trouble.Answer, error),
        _ when !wasSent => new("There is no connection.", Trouble.Unsent, error),
        DbException { SqlState.Length: > 0 } => new("The proxy has trouble.", Trouble.Unanswered, error),
        _ => new("The connection broke.", Trouble.Unanswered, error),
    };

    private static bool IsWord(int number, string message) => number switch
    {
        // Its czar or its tables of queries failed: nothing is said of ours.
        >= FirstWord and <= LastWord => !message.StartsWith("Exception in call", StringComparison.Ordinal) && !message.Contains("Internal failure", StringComparison.Ordinal),
        // A table that is not there; a user that is not let in.
        1146 or 1044 or 1045 or 1142 or 1698 => true,
        _ => false,
    };
}
