using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Dax.Engine.Faults;

namespace Dax.Backends.MySql;

/// <summary>What a failure means to a user, by the server's number of it (MariaDB's and MySQL's lists of error codes) or its SQLSTATE. Its message may quote SQL, names and data: it never passes here.</summary>
internal static class MySqlFaults
{
    public static Fault.Transient Unreachable(string source) => new($"The database of '{source}' cannot be reached. Try again later.");

    /// <param name="error">What the driver threw; cancellation aside.</param>
    /// <param name="source">As users are told it.</param>
    /// <param name="limit">How long the statement might take.</param>
    public static Fault Of(Exception error, string source, TimeSpan limit) => error switch
    {
        DbException engine => Of(engine, source, limit),
        OverflowException => new Fault.Usage("A value went out of the range of its type."),
        SocketException or TimeoutException or IOException or InvalidOperationException => Unreachable(source),
        _ => new Fault.Broken("The database's answer could not be read."),
    };

    /// <summary>The server's number, 0 when it is the driver's own failure: a connection that broke.</summary>
    public static int Number(DbException error) =>
        error.Data["Server Error Code"] is { } code ? Convert.ToInt32(code, CultureInfo.InvariantCulture) : 0;

    /// <summary>Whether the cause is on our side, so that the details belong into the log.</summary>
    public static bool IsOurs(this Fault fault) => fault is Fault.Broken;

    private static Fault Of(DbException error, string source, TimeSpan limit) => Number(error) switch
    {
        1365 => new Fault.Usage("Division by zero."),
        1690 or 1264 or 1441 => new Fault.Usage("A value went out of the range of its type."),
        1292 or 1366 or 1411 => new Fault.Usage("A value could not be converted to the type that the query asks for."),
        1242 => new Fault.Usage("A sub-query that must give one value gave several."),
        1406 or 1301 => new Fault.Usage("A value of the query is too long."),
        1436 or 1116 or 1153 or 3170 => new Fault.Usage("The query is too large or too deep for its database."),
        1104 or 1038 or 1114 or 1021 => new Fault.Usage("The query needs more than its database gives it. Restrict it, or sort and group fewer rows."),
        1969 or 3024 => new Fault.Usage($"The query took longer than the {limit.TotalSeconds:0} s that its database gives it. Restrict it, or ask for less."),
        1317 => new Fault.Transient($"The database of '{source}' stopped the query. Try again later."),
        1146 or 1054 or 1049 or 1051 => new Fault.Transient($"The tables of '{source}' have just changed. Try again in a minute."),
        1044 or 1045 or 1142 or 1143 or 1227 or 1698 => new Fault.Broken($"The database of '{source}' does not let this service read its tables."),
        1040 or 1203 or 1226 or 1205 or 1213 or 1053 or 1927 or 1080 or 1152 or 1158 or 1159 or 1160 or 1161 or 1184 or 2006 or 2013
            => new Fault.Transient($"The database of '{source}' is busy or restarting. Try again later."),
        _ => ByState(error, source),
    };

    private static Fault ByState(DbException error, string source) => error.SqlState is { Length: 5 } state
        ? state[..2] switch
        {
            "22" => new Fault.Usage("A value of the query does not fit its type."),
            "08" or "40" or "70" => new Fault.Transient($"The database of '{source}' is busy or restarting. Try again later."),
            _ => new Fault.Broken($"The database of '{source}' failed."),
        }
        : Unreachable(source);
}
