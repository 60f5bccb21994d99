namespace Dax.Backends.DuckDb.Native;

/// <summary>The engine refused or failed. The message is the engine's: it may quote SQL and paths, so it is for logs, not for users.</summary>
internal sealed class DuckDbException(DuckDbErrorKind kind, string message) : Exception(message)
{
    public DuckDbErrorKind Kind { get; } = kind;
}
