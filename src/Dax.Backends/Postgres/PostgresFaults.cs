using System.Net.Sockets;
using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>What a failure means to a user, by its SQLSTATE (PostgreSQL's manual, appendix A). The server's own message may quote SQL, names and data: it never passes here.</summary>
internal static class PostgresFaults
{
    /// <summary>The connection or the server is gone.</summary>
    public static Fault.Transient Unreachable(string source) => new($"The database of '{source}' cannot be reached. Try again later.");

    public static Fault.Usage TooLong(TimeSpan limit) => new($"The query took longer than the {limit.TotalSeconds:0} s that its database gives it. Restrict it, or ask for less.");

    /// <param name="error">What the driver threw; cancellation aside.</param>
    /// <param name="source">As users are told it.</param>
    /// <param name="sql">The statement, where there is one.</param>
    /// <param name="limit">How long the statement might take.</param>
    public static Fault Of(Exception error, string source, SqlText? sql, TimeSpan limit) => error switch
    {
        PostgresException engine => Of(engine, source, sql, limit),
        OverflowException => new Fault.Usage("A value went out of the range of its type."),
        NpgsqlException or SocketException or TimeoutException or IOException => Unreachable(source),
        _ => new Fault.Broken("The database's answer could not be read."),
    };

    private static Fault Of(PostgresException error, string source, SqlText? sql, TimeSpan limit)
    {
        if (Data(error) is { } sentence) return new Fault.Usage(Place(error, sql) is { } site ? $"{site.Message} ({site.At})" : sentence);
        return error.SqlState switch
        {
            "57014" when error.MessageText.Contains("statement timeout", StringComparison.Ordinal) => TooLong(limit),
            "57014" => new Fault.Transient($"The database of '{source}' stopped the query. Try again later."),
            // A dropped table or column: what is published is read again within minutes.
            "42P01" or "42703" or "42704" or "3F000" => new Fault.Transient($"The tables of '{source}' have just changed. Try again in a minute."),
            "54000" or "54001" or "54011" or "54023" => new Fault.Usage("The query is too large or too deep for its database."),
            "42501" or "3D000" => LetsNobodyIn(source),
            _ => error.SqlState[..2] switch
            {
                "28" => LetsNobodyIn(source),
                "08" or "40" or "53" or "55" or "57" or "58" => new Fault.Transient($"The database of '{source}' is busy or restarting. Try again later."),
                _ => new Fault.Broken($"The database of '{source}' failed."),
            },
        };
    }

    /// <summary>Whether the cause is on our side, so that the details belong into the log.</summary>
    public static bool IsOurs(this Fault fault) => fault is Fault.Broken;

    private static Fault.Broken LetsNobodyIn(string source) => new($"The database of '{source}' does not let this service read its tables.");

    /// <summary>Class 22, data exceptions, and class 21, a sub-query with several rows: the user's own numbers and texts.</summary>
    private static string? Data(PostgresException error) => error.SqlState switch
    {
        "22012" => "Division by zero.",
        "22003" or "22008" => "A value went out of the range of its type.",
        "22P02" or "22007" or "22018" => "A value could not be converted to the type that the query asks for.",
        "2201E" or "2201F" or "22013" or "22023" => "A function of the query got a value that it is not defined for.",
        "21000" => "A sub-query that must give one value gave several.",
        { } state when state.StartsWith("22", StringComparison.Ordinal) => "A value of the query does not fit its type.",
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
