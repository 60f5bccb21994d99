using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Results;

/// <summary>The rows of a query. The query is cleared away when the stream is disposed.</summary>
/// <param name="reading">Begun; owned.</param>
/// <param name="reader">Given back when the stream is disposed.</param>
internal sealed class QservRowStream(QservQuery query, IResultReading reading, TableSchema schema, IDisposable reader) : IRowStream
{
    public TableSchema Schema => schema;

    public ValueTask<RowBatch?> Read(CancellationToken cancel) => reading.Read(cancel);

    public async ValueTask DisposeAsync()
    {
        await reading.DisposeAsync();
        reader.Dispose();
        await query.DisposeAsync();
    }
}
