using Dax.Backends.Qserv.Frontend;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Results;

/// <summary>A result on its way from the server. Disposing it ends the reading, and no more; it may be done twice.</summary>
internal interface IResultReading : IAsyncDisposable
{
    /// <summary>Reads until there are rows, or none; a fault when the result cannot be had.</summary>
    /// <exception cref="QservOutageException">It broke before any row was passed on.</exception>
    Task<Fault?> Begin(CancellationToken cancel);

    /// <summary>The next rows, or null at the end; as <see cref="IRowStream.Read"/>.</summary>
    ValueTask<RowBatch?> Read(CancellationToken cancel);
}
