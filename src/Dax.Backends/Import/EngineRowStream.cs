using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>The rows of an engine's statement as they are made; the batch's vectors are the engine's own memory.</summary>
/// <param name="connection">Owned.</param>
internal sealed class EngineRowStream(DuckDbConnection connection, string sql, TableSchema schema, string file, Action<int> onRows) : IRowStream
{
    private DuckDbResult? result;

    public TableSchema Schema => schema;

    public ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var stop = cancel.Register(connection.Interrupt);
        try
        {
            result ??= connection.Stream(sql);
            if (result.Fetch() is not { } chunk)
            {
                return new((RowBatch?)null);
            }
            onRows(chunk.Count);
            var vectors = new ColumnVector[schema.Columns.Count];
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] = VectorReader.Create(result.Types[i], chunk.Vector(i), chunk.Count);
            }
            return new(new ChunkBatch(chunk, vectors));
        }
        catch (DuckDbException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new ImportException($"{file}: {ParquetSource.FirstLine(e.Message)}", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        result?.Dispose();
        connection.Dispose();
        return default;
    }

    private sealed class ChunkBatch(ChunkHandle chunk, IReadOnlyList<ColumnVector> vectors) : RowBatch(chunk.Count, vectors)
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                chunk.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
