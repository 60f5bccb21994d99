using Dax.Adql.Dialects;
using Dax.Engine.Faults;

namespace Dax.Backends.Databases;

/// <summary>What the failures of one driver and its server mean. A server's own message may quote SQL, names and data: it never passes here.</summary>
/// <param name="source">As users are told it.</param>
internal abstract class DatabaseFailures(string source)
{
    public string Source => source;

    /// <summary>What drivers throw when a server fails or is gone; anything else is a bug of ours.</summary>
    public abstract bool IsExpected(Exception error);

    /// <summary>What it means to a user.</summary>
    /// <param name="error">What the driver threw; cancellation aside.</param>
    /// <param name="sql">The statement, where there is one.</param>
    /// <param name="limit">How long the statement might take.</param>
    public abstract Fault Of(Exception error, SqlText? sql, TimeSpan limit);

    /// <summary>The server's number or state of it; null when it is the driver's own failure, as of a connection that broke.</summary>
    public abstract string? Code(Exception error);

    protected Fault.Transient Unreachable => new($"The database of '{Source}' cannot be reached. Try again later.");

    protected Fault.Transient Busy => new($"The database of '{Source}' is busy or restarting. Try again later.");

    protected Fault.Transient Stopped => new($"The database of '{Source}' stopped the query. Try again later.");

    protected Fault.Transient Changed => new($"The tables of '{Source}' have just changed. Try again in a minute.");

    protected Fault.Broken Closed => new($"The database of '{Source}' does not let this service read its tables.");

    protected Fault.Broken Failed => new($"The database of '{Source}' failed.");

    protected static Fault.Usage TooLong(TimeSpan limit) => new($"The query took longer than the {limit.TotalSeconds:0} s that its database gives it. Restrict it, or ask for less.");

    protected static Fault.Usage TooDeep => new("The query is too large or too deep for its database.");

    protected static Fault.Usage OutOfRange => new("A value went out of the range of its type.");

    protected static Fault.Usage OtherType => new("A value could not be converted to the type that the query asks for.");

    protected static Fault.Usage Misfit => new("A value of the query does not fit its type.");

    protected static Fault.Usage DivisionByZero => new("Division by zero.");

    protected static Fault.Usage SeveralValues => new("A sub-query that must give one value gave several.");

    protected static Fault.Broken Unreadable => new("The database's answer could not be read.");
}
