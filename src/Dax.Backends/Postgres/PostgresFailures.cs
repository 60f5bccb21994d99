using System.Net.Sockets;
using Dax.Adql.Dialects;
using Dax.Backends.Databases;
using Dax.Engine.Faults;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>By the SQLSTATE of a failure (PostgreSQL's manual, appendix A).</summary>
internal sealed class PostgresFailures(string source) : DatabaseFailures(source)
{
    public override bool IsExpected(Exception error) => error is NpgsqlException or SocketException or IOException or UnauthorizedAccessException or TimeoutException;

    public override Fault Of(Exception error, SqlText? sql, TimeSpan limit) => error switch
    {
        PostgresException engine => Of(engine, sql, limit),
        OverflowException => OutOfRange,
        NpgsqlException or SocketException or TimeoutException or IOException => Unreachable,
        _ => Unreadable,
    };

    public override string? Code(Exception error) => (error as PostgresException)?.SqlState;

    private Fault Of(PostgresException error, SqlText? sql, TimeSpan limit)
    {
        if (Data(error) is { } fault) return Place(error, sql) is { } site ? new Fault.Usage($"{site.Message} ({site.At})") : fault;
        return error.SqlState switch
        {
            "57014" when error.MessageText.Contains("statement timeout", StringComparison.Ordinal) => TooLong(limit),
            "57014" => Stopped,
            // A dropped table or column: what is published is read again within minutes.
            "42P01" or "42703" or "42704" or "3F000" => Changed,
            "54000" or "54001" or "54011" or "54023" => TooDeep,
            "42501" or "3D000" => Closed,
            _ => error.SqlState[..2] switch
            {
                "28" => Closed,
                "08" or "40" or "53" or "55" or "57" or "58" => Busy,
                _ => Failed,
            },
        };
    }

    /// <summary>Class 22, data exceptions, and class 21, a sub-query with several rows: the user's own numbers and texts.</summary>
    private static Fault.Usage? Data(PostgresException error) => error.SqlState switch
    {
        "22012" => DivisionByZero,
        "22003" or "22008" => OutOfRange,
        "22P02" or "22007" or "22018" => OtherType,
        "2201E" or "2201F" or "22013" or "22023" => new Fault.Usage("A function of the query got a value that it is not defined for."),
        "21000" => SeveralValues,
        { } state when state.StartsWith("22", StringComparison.Ordinal) => Misfit,
        _ => null,
    };

    /// <summary>Where constants fail already when the statement is read, the server tells the character; our fallible expressions begin lines.</summary>
    private static SqlSite? Place(PostgresException error, SqlText? sql)
    {
        if (sql is null || error.Position <= 0 || error.Position > sql.Text.Length || error.SqlState[..2] != "22") return null;
        var before = sql.Text.AsSpan(0, error.Position - 1);
        var line = 1 + before.Count('\n') + before.Count('\r') - before.Count("\r\n");
        return sql.Sites.LastOrDefault(site => site.Line == line);
    }
}
