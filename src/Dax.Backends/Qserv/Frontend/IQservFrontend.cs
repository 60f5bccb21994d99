using Dax.Backends.Qserv.Results;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Frontend;

/// <summary>
/// One way to talk to a Qserv. Everything is asked once, with a bound in size and time; that nothing came back, or nothing that Qserv says, is a <see cref="QservOutageException"/>.
/// </summary>
internal interface IQservFrontend : IAsyncDisposable
{
    /// <summary>Qserv gives a result once: what broke is not had by reading again.</summary>
    bool ReadsOnce { get; }

    /// <summary>Why this statement cannot be sent as it is; null when it can.</summary>
    string? Objection(string sql);

    /// <summary>Whether it answers, and to us.</summary>
    Task<QservReply> Check(CancellationToken cancel);

    /// <summary>Answers the query's number. The text on the server has the mark, as a comment.</summary>
    Task<QservReply<long>> Submit(string sql, string mark, CancellationToken cancel);

    Task<QservReply<QueryStatus>> Status(long id, CancellationToken cancel);

    /// <summary>It is asked for; the query ends later.</summary>
    Task<QservReply> Cancel(long id, CancellationToken cancel);

    Task<QservReply> DeleteResult(long id, CancellationToken cancel);

    /// <summary>The rows of a completed query; the caller's to dispose.</summary>
    Task<IResultReading> OpenResult(long id, TableSchema schema, QueryStatus status, CancellationToken cancel);
}
