using System.Globalization;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>What a failure of the engine means to a user. The engine's own message may quote SQL, names and paths: it never passes here.</summary>
internal static class EngineFaults
{
    /// <summary>This very object: another engine may have the memory.</summary>
    public static readonly Fault TooMuchMemory = new Fault.Usage("The query needs too much memory. Restrict it, or sort and group fewer rows.");

    /// <summary>
    /// The same for a statement of ours. DuckDB ends the message of a failed conversion with the line of the statement where it stands, and there
    /// the statement has its fallible expressions.
    /// </summary>
    public static Fault ToFault(this DuckDbException error, SqlText sql)
    {
        error = error.Cause;
        if (error.Kind is not (DuckDbErrorKind.Conversion or DuckDbErrorKind.OutOfRange) || sql.Sites.Count == 0)
            return error.ToFault();
        var site = Line(error.Message) is { } line ? sql.Sites.LastOrDefault(site => site.Line == line)
            : sql.Sites.Count == 1 && error.Kind == DuckDbErrorKind.Conversion ? sql.Sites[0]
            : null;
        return site is null ? error.ToFault() : new Fault.Usage($"{site.Message}{Culprit(error.Message)} ({site.At})");
    }

    /// <summary>The text before may quote data, but not what follows: it is one line of the statement.</summary>
    private static int? Line(string message)
    {
        const string Mark = "\nLINE ";
        var start = message.LastIndexOf(Mark, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var rest = message.AsSpan(start + Mark.Length);
        return rest.IndexOf(':') is var end and > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null;
    }

    /// <summary>The text that would not be read, when it is short and plain: the user's own data.</summary>
    private static string Culprit(string message)
    {
        const string Start = "Could not convert string '";
        const int Longest = 40;
        var start = message.IndexOf(Start, StringComparison.Ordinal);
        if (start < 0)
            return "";
        var rest = message.AsSpan(start + Start.Length);
        var end = rest.IndexOf("' to ");
        return end is < 0 or > Longest || rest[..end].ContainsAnyInRange('\0', '\x1F') ? "" : $": '{rest[..end]}'";
    }

    public static Fault ToFault(this DuckDbException error) => error.Cause.Kind switch
    {
        DuckDbErrorKind.Conversion => new Fault.Usage("A value could not be converted to the type that the query asks for."),
        DuckDbErrorKind.OutOfRange => new Fault.Usage("A value went out of the range of its type."),
        DuckDbErrorKind.DivideByZero => new Fault.Usage("Division by zero."),
        DuckDbErrorKind.Decimal or DuckDbErrorKind.ObjectSize or DuckDbErrorKind.MismatchType
            => new Fault.Usage("A value of the query does not fit its type."),
        DuckDbErrorKind.InvalidInput when error.Message.Contains("joined text", StringComparison.Ordinal)
            => new Fault.Usage("ivo_string_agg would make a text of more than 16 MB. Join fewer rows."),
        DuckDbErrorKind.Executor or DuckDbErrorKind.InvalidInput when error.Message.Contains("more than one row", StringComparison.OrdinalIgnoreCase)
            => new Fault.Usage("A sub-query that must give one value gave several."),
        DuckDbErrorKind.InvalidInput => new Fault.Usage("A function of the query got a value that it is not defined for."),
        DuckDbErrorKind.OutOfMemory => TooMuchMemory,
        DuckDbErrorKind.IO when error.Message.Contains("max_temp_directory_size", StringComparison.Ordinal)
            => new Fault.Usage("The query needs too much temporary space. Restrict it, or sort and group fewer rows."),
        _ => new Fault.Broken("The catalog engine failed."),
    };

    /// <summary>Whether the cause is on our side, so that the details belong into the log.</summary>
    public static bool IsOurs(this Fault fault) => fault is Fault.Broken;
}
