using System.Globalization;
using System.Text.RegularExpressions;
using Dax.Backends.Qserv.Frontend;
using Dax.Engine.Faults;

namespace Dax.Backends.Qserv;

/// <summary>
/// What Qserv's words mean for a user. Its messages name tables of its own, parts of its SQL and machines, so none is handed on: the log has them. What a user can help is Usage;
/// what the machine may do better next time is Transient.
/// </summary>
internal static partial class QservFaults
{
    public static readonly Fault Down = new Fault.Transient("The catalog's server does not answer; please try again later.");
    public static readonly Fault OtherVersion = new Fault.Transient("The catalog's server speaks another version of its interface than this service; its operators have to bring them together.");
    public static readonly Fault Lost = new Fault.Transient("The catalog's server no longer knows this query: it was probably restarted. Please run the query again.");
    public static readonly Fault Aborted = new Fault.Transient("The catalog's server stopped this query, because it was restarted or an operator ended it. Please run the query again.");
    public static readonly Fault Expired = new Fault.Transient("The catalog's server dropped the result before it was read. Please run the query again.");
    public static readonly Fault CutShort = new Fault.Transient("The catalog's server broke off its answer. Please run the query again.");
    public static readonly Fault Unreadable = new Fault.Broken("The catalog's server gave an answer that this service cannot read.");
    public static readonly Fault OutOfRange = new Fault.Usage("A number in this query is out of the range of its type.");

    private static readonly Fault Failed = new Fault.Transient("The catalog's server failed while it worked on this query. Please run it again; if it fails again, ask the operators.");

    /// <summary>What is recognised in Qserv's words when it does not take a query, first match first.</summary>
    private static readonly (Regex Words, Fault Fault)[] Refusals =
    [
        (Joins(), new Fault.Usage("The catalog's server cannot join these tables in this way: tables in chunks are joined by their director's key, or by positions within the overlap of chunks.")),
        (Parsing(), new Fault.Usage("The catalog's server does not take the form of this query; a plainer one may do.")),
        (Authorization(), new Fault.Broken("The catalog's server does not accept this service; its operators have to see to that.")),
        (Unknown(), new Fault.Broken("The catalog's server does not know a table or column that this service publishes; its operators have to see to that.")),
        (Analysis(), new Fault.Usage("The catalog's server cannot plan this query; a plainer one may do.")),
        (Full(), new Fault.Busy("The catalog's server has as much work as it can take; please try again later.", TimeSpan.FromSeconds(30))),
    ];

    /// <summary>The query was not taken.</summary>
    public static Fault Refusal(QservReply reply)
    {
        if (reply.IsOtherVersion)
            return OtherVersion;
        foreach (var (words, fault) in Refusals)
            if (words.IsMatch(reply.Error))
                return fault;
        return Failed;
    }

    /// <summary>The status of a query could not be told.</summary>
    public static Fault NoStatus(QservReply reply) => reply.IsOtherVersion ? OtherVersion : IsUnknown(reply) ? Lost : Failed;

    /// <summary>The result of a completed query could not be had.</summary>
    public static Fault NoResult(QservReply reply) => reply.IsOtherVersion ? OtherVersion : IsUnknown(reply) || Missing().IsMatch(reply.Error) ? Expired : Failed;

    /// <summary>A query that ended, but not well.</summary>
    public static Fault Ending(QueryStatus status)
    {
        if (status.Phase == QueryPhase.TooLarge || TooLarge().IsMatch(status.Error))
            return ResultTooLarge(status.Error);
        if (status.Phase == QueryPhase.Aborted)
            return Aborted;
        return Range().IsMatch(status.Error) ? OutOfRange : Failed;
    }

    /// <summary>The frontend does not know (any longer) a query of this number.</summary>
    public static bool IsUnknown(QservReply reply) => UnknownQuery().IsMatch(reply.Error);

    private static Fault.Usage ResultTooLarge(string words)
    {
        var allowed = TooLarge().Match(words) is { Success: true } match && long.TryParse(match.Groups["most"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? string.Create(CultureInfo.InvariantCulture, $" of {Math.Max(1, bytes >> 20)} MiB") : "";
        return new Fault.Usage($"The result is larger than the catalog's server allows{allowed}; ask for fewer columns, or for fewer rows at a time (a smaller region, a narrower condition, TOP).");
    }

    [GeneratedRegex(@"too large(?: at \d+ bytes, max allowed size is (?<most>\d{1,18}) bytes)?", RegexOptions.CultureInvariant)] private static partial Regex TooLarge();
    [GeneratedRegex(@"Unknown user query|[Uu]nknown or finished query|does not exist in|No (?:job|query) found for ID", RegexOptions.CultureInvariant)] private static partial Regex UnknownQuery();
    [GeneratedRegex(@"\b1146\b|doesn't exist|failed query=|likely expired", RegexOptions.CultureInvariant)] private static partial Regex Missing();
    [GeneratedRegex(@"partition-local data", RegexOptions.CultureInvariant)] private static partial Regex Joins();
    [GeneratedRegex(@"ParseException|[Cc]an ?not parse|Error parsing|does not support|not supported", RegexOptions.CultureInvariant)] private static partial Regex Parsing();
    [GeneratedRegex(@"'Authorization'|authorization|Access denied", RegexOptions.CultureInvariant)] private static partial Regex Authorization();
    [GeneratedRegex(@"Unknown column|[Uu]nknown table|Table '.*' doesn't exist|[Dd]atabase does not exist|Invalid db|NoSuchTable|NoSuchDb", RegexOptions.CultureInvariant)] private static partial Regex Unknown();
    [GeneratedRegex(@"AnalysisError|QueryProcessingError", RegexOptions.CultureInvariant)] private static partial Regex Analysis();
    [GeneratedRegex(@"[Tt]oo many (?:queries|connections)", RegexOptions.CultureInvariant)] private static partial Regex Full();
    [GeneratedRegex(@"out of range|\b1690\b", RegexOptions.CultureInvariant)] private static partial Regex Range();
}
