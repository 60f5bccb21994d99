using Dax.Adql.Binding;
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

    Dialect Dialect { get; }

    /// <summary>
    /// Stores the rows as <c>TAP_UPLOAD.name</c>, seen by queries of this snapshot only and gone with it. Column names become as the
    /// FIELDs have them. Answers the table to add to the model.
    /// </summary>
    ValueTask<Result<CatalogTable>> Upload(string name, IRowStream rows, CancellationToken cancel);

    /// <summary>
    /// Runs a statement of <see cref="Dialect"/>. The stream has exactly <paramref name="schema"/>: the memory of its vectors matches the kinds.
    /// Cancelling stops the engine's work. Faults of the data (overflow, bad cast) are Usage with a message fit for the user.
    /// Failures after the first batch throw <see cref="CatalogException"/> from <see cref="IRowStream.Read"/>.
    /// </summary>
    ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, Lane lane, CancellationToken cancel);
}

/// <summary>A failure in mid-stream; carries the fault.</summary>
public sealed class CatalogException(Fault fault, Exception? inner = null) : Exception(fault.Message, inner)
{
    public Fault Fault { get; } = fault;
}
