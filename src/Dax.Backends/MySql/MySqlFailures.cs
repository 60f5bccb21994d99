using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Dax.Adql.Dialects;
using Dax.Backends.Databases;
using Dax.Engine.Faults;

namespace Dax.Backends.MySql;

/// <summary>By the server's number of a failure (MariaDB's and MySQL's lists of error codes) or its SQLSTATE.</summary>
internal sealed class MySqlFailures(string source) : DatabaseFailures(source)
{
    public override bool IsExpected(Exception error) =>
        error is DbException or SocketException or IOException or UnauthorizedAccessException or TimeoutException or InvalidOperationException or OperationCanceledException;

    public override Fault Of(Exception error, SqlText? sql, TimeSpan limit) => error switch
    {
        DbException engine => Of(engine, limit),
        OverflowException => OutOfRange,
        SocketException or TimeoutException or IOException or InvalidOperationException => Unreachable,
        _ => Unreadable,
    };

    public override string? Code(Exception error) => error is DbException engine && Number(engine) is not 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The server's number, 0 when it is the driver's own failure: a connection that broke.</summary>
    public static int Number(DbException error) =>
        error.Data["Server Error Code"] is { } code ? Convert.ToInt32(code, CultureInfo.InvariantCulture) : 0;

    private Fault Of(DbException error, TimeSpan limit) => Number(error) switch
    {
        1365 => DivisionByZero,
        1690 or 1264 or 1441 => OutOfRange,
        1292 or 1366 or 1411 => OtherType,
        1242 => SeveralValues,
        1406 or 1301 => new Fault.Usage("A value of the query is too long."),
        1436 or 1116 or 1153 or 3170 => TooDeep,
        1104 or 1038 or 1114 or 1021 => new Fault.Usage("The query needs more than its database gives it. Restrict it, or sort and group fewer rows."),
        1969 or 3024 => TooLong(limit),
        1317 => Stopped,
        1146 or 1054 or 1049 or 1051 => Changed,
        1044 or 1045 or 1142 or 1143 or 1227 or 1698 => Closed,
        1040 or 1203 or 1226 or 1205 or 1213 or 1053 or 1927 or 1080 or 1152 or 1158 or 1159 or 1160 or 1161 or 1184 or 2006 or 2013 => Busy,
        _ => ByState(error),
    };

    private Fault ByState(DbException error) => error.SqlState is { Length: 5 } state
        ? state[..2] switch
        {
            "22" => Misfit,
            "08" or "40" or "70" => Busy,
            _ => Failed,
        }
        : Unreachable;
}
