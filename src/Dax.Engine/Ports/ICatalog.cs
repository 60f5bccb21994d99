using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Engine.Ports;

/// <summary>The published tables and the engine that answers queries over them.</summary>
public interface ICatalog
{
    /// <summary>The newest published state, held until it is disposed: no table in it can vanish before. Cheap (microseconds when nothing changed).</summary>
    ValueTask<ICatalogSnapshot> Open(CancellationToken cancel);

    /// <summary>Whether queries can run now; the message is for /availability.</summary>
    ValueTask<Result<string>> Check(CancellationToken cancel);
}

/// <summary>One state of the catalog, for one query.</summary>
public interface ICatalogSnapshot : IAsyncDisposable
{
    /// <summary>TAP_SCHEMA's content, itself included.</summary>
    TableSet Tables { get; }

    /// <summary>The same for the binder; TAP_SCHEMA's tables included.</summary>
    CatalogModel Model { get; }

    /// <summary>The user-defined functions that a query may name; a backend refuses, with the place, those that it has not.</summary>
    UserFunctionSet UserFunctions { get; }

    /// <summary>
    /// Stores the rows as <c>TAP_UPLOAD.name</c>, seen by queries of this snapshot only and gone with it. Column names become as the
    /// FIELDs have them. Answers the table to add to the model.
    /// </summary>
    ValueTask<Result<CatalogTable>> Upload(string name, IRowStream rows, CancellationToken cancel);

    /// <summary>The backend that has every table of the query; a Usage fault that names them where they lie in several.</summary>
    Result<ICatalogBackend> Route(BoundQuery query);
}

/// <summary>One engine, as one snapshot sees it. It lives as long as the snapshot.</summary>
public interface ICatalogBackend
{
    Dialect Dialect { get; }

    /// <summary>
    /// Runs a statement of <see cref="Dialect"/>. The stream has exactly <paramref name="schema"/>: the memory of its vectors matches the kinds.
    /// Cancelling stops the engine's work. Faults of the data (overflow, bad cast) are Usage with a message fit for the user.
    /// Failures after the first batch throw <see cref="CatalogException"/> from <see cref="IRowStream.Read"/>.
    /// </summary>
    ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel);

    /// <summary>Its tables as shared scans read them; null where the backend has no such way (it may share scans itself).</summary>
    IScanTables? Scans => null;
}

/// <summary>Whose statement it is, and where it waits.</summary>
/// <param name="Lane">Interactive statements never wait behind scans.</param>
/// <param name="JobId">Names the work in logs and on servers.</param>
/// <param name="Owner">For limits per user.</param>
public sealed record QueryContext(Lane Lane, string JobId, Principal Owner)
{
    /// <summary>Told how far the engine is, where it knows; null when nobody listens.</summary>
    public IProgress<JobProgress>? Progress { get; init; }
}

/// <summary>A failure in mid-stream; carries the fault.</summary>
public sealed class CatalogException(Fault fault, Exception? inner = null) : Exception(fault.Message, inner)
{
    public Fault Fault { get; } = fault;
}
