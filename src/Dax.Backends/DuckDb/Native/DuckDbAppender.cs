using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Native;

/// <summary>
/// Adds rows to a table, column by column, through one data chunk that is filled again and again. Rows are in the table after
/// <see cref="Complete"/>; disposing without it drops what is buffered.
/// </summary>
internal sealed unsafe class DuckDbAppender : IDisposable
{
    private readonly DuckDbColumnType[] columns;
    private nint appender;
    private nint chunk;
    private bool completed;

    internal DuckDbAppender(ConnectionHandle connection, string? catalog, string? schema, string table, IReadOnlyList<DuckDbColumnType> columns)
    {
        this.columns = [.. columns];
        var types = stackalloc nint[this.columns.Length];
        for (var i = 0; i < this.columns.Length; i++)
            types[i] = this.columns[i].CreateNative();
        chunk = DuckDbApi.CreateChunk(types, (ulong)this.columns.Length);
        for (var i = 0; i < this.columns.Length; i++)
            DuckDbApi.DestroyType(ref types[i]);
        if (DuckDbApi.CreateAppender(connection, catalog, schema, table, out appender) == DuckDbState.Success)
            return;
        var error = Error();
        Dispose();
        throw error;
    }

    /// <summary>Rows [first, first + count) of the vectors, one vector for each column of the table.</summary>
    /// <exception cref="DuckDbException">The engine has no room for them.</exception>
    public void Append(IReadOnlyList<ColumnVector> vectors, int first, int count)
    {
        if (vectors.Count != columns.Length)
            throw new ArgumentException($"{vectors.Count} vectors for {columns.Length} columns.", nameof(vectors));
        while (count > 0)
        {
            var rows = Math.Min(count, DuckDbApi.VectorSize);
            DuckDbApi.ResetChunk(chunk);
            for (var i = 0; i < columns.Length; i++)
                VectorWriter.Write(columns[i], DuckDbApi.ChunkVector(chunk, (ulong)i), vectors[i], first, rows);
            DuckDbApi.SetChunkSize(chunk, (ulong)rows);
            if (DuckDbApi.AppendChunk(appender, chunk) != DuckDbState.Success)
                throw Error();
            first += rows;
            count -= rows;
        }
    }

    /// <summary>Makes the rows part of the table.</summary>
    public void Complete()
    {
        if (DuckDbApi.CloseAppender(appender) != DuckDbState.Success)
            throw Error();
        completed = true;
    }

    public void Dispose()
    {
        if (chunk != 0)
            DuckDbApi.DestroyChunk(ref chunk);
        if (appender == 0)
            return;
        // Destroying an appender would flush it.
        if (!completed)
            _ = DuckDbApi.ClearAppender(appender);
        _ = DuckDbApi.DestroyAppender(ref appender);
    }

    private DuckDbException Error() => DuckDbException.Of(DuckDbApi.Utf8(DuckDbApi.AppenderError(appender)));
}
