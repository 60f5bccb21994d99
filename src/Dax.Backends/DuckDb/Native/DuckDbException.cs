namespace Dax.Backends.DuckDb.Native;

/// <summary>The engine refused or failed. The message is the engine's: it may quote SQL and paths, so it is for logs, not for users.</summary>
internal sealed class DuckDbException(DuckDbErrorKind kind, string message) : Exception(message)
{
    /// <summary>The engine begins its messages with these where its API tells no kind.</summary>
    private static readonly (string Prefix, DuckDbErrorKind Kind)[] Prefixes =
    [
        ("Conversion Error", DuckDbErrorKind.Conversion), ("Out of Range Error", DuckDbErrorKind.OutOfRange), ("Out of Memory Error", DuckDbErrorKind.OutOfMemory),
        ("Invalid Input Error", DuckDbErrorKind.InvalidInput), ("Divide by Zero Error", DuckDbErrorKind.DivideByZero), ("INTERRUPT Error", DuckDbErrorKind.Interrupt),
        ("Permission Error", DuckDbErrorKind.Permission), ("IO Error", DuckDbErrorKind.IO),
    ];

    public DuckDbErrorKind Kind { get; } = kind;

    /// <summary>
    /// What happened first: a statement that failed behind the connection may say that it is over, of the kind InvalidInput, and its failure within.
    /// </summary>
    public DuckDbException Cause
    {
        get
        {
            const string Over = "closed pending query result\nError: ";
            var start = Kind == DuckDbErrorKind.InvalidInput ? Message.IndexOf(Over, StringComparison.Ordinal) : -1;
            return start < 0 ? this : Of(Message[(start + Over.Length)..]);
        }
    }

    /// <summary>Of a failure that comes as a message only.</summary>
    public static DuckDbException Of(string message)
    {
        foreach (var (prefix, kind) in Prefixes)
        {
            if (message.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return new(kind, message);
        }
        return new(DuckDbErrorKind.Unknown, message);
    }
}
