namespace Dax.Backends.DuckDb.Native;

/// <summary>
/// A connection: one statement at a time, on any thread. Calls block until the engine has answered; <see cref="Interrupt"/> may come from
/// another thread and makes them throw <see cref="DuckDbException"/> of kind Interrupt.
/// </summary>
internal sealed unsafe class DuckDbConnection(ConnectionHandle handle) : IDisposable
{
    internal ConnectionHandle Handle => handle;

    /// <summary>Runs any statements, one after another, and drops what they answer.</summary>
    public void Execute(string sql)
    {
        NativeResult result;
        var state = DuckDbApi.Query(handle, sql, &result);
        try
        {
            if (state != DuckDbState.Success)
                throw new DuckDbException(DuckDbApi.ResultErrorKind(&result), DuckDbApi.Utf8(DuckDbApi.ResultError(&result)));
        }
        finally
        {
            DuckDbApi.DestroyResult(&result);
        }
    }

    /// <summary>Starts one statement; its rows are made while they are fetched.</summary>
    public DuckDbResult Stream(string sql) => Stream(sql, onlySelect: false);

    /// <summary>The same for a statement that must be a single SELECT: anything else is refused before it runs.</summary>
    public DuckDbResult Select(string sql) => Stream(sql, onlySelect: true);

    /// <summary>The BIGINT of the first row and column; null when it is null or there is no row.</summary>
    public long? ScalarLong(string sql)
    {
        using var result = Stream(sql);
        using var chunk = result.Fetch();
        return chunk is null ? null : (VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count) is DuckDbVector<long> v && !v.IsNull(0) ? v.Values[0] : null);
    }

    /// <summary>The VARCHAR of the first row and column; null when it is null or there is no row.</summary>
    public string? ScalarText(string sql)
    {
        using var result = Stream(sql);
        using var chunk = result.Fetch();
        return chunk is null ? null : (VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count) is DuckDbTextVector v && !v.IsNull(0) ? v.Text(0) : null);
    }

    /// <summary>Fills an existing table by column vectors. A null part is the default.</summary>
    public DuckDbAppender Append(string? catalog, string? schema, string table, IReadOnlyList<DuckDbColumnType> columns)
        => new(handle, catalog, schema, table, columns);

    /// <summary>Stops what the connection is doing, soon. Harmless when it does nothing.</summary>
    public void Interrupt() => DuckDbApi.Interrupt(handle);

    /// <summary>How far the running statement is, 0–100, or -1 when unknown (needs <c>SET enable_progress_bar = true</c>).</summary>
    public double ProgressPercent() => DuckDbApi.Progress(handle).Percentage;

    public void Dispose() => handle.Dispose();

    private DuckDbResult Stream(string sql, bool onlySelect)
    {
        var state = DuckDbApi.Prepare(handle, sql, out var statement);
        try
        {
            if (state != DuckDbState.Success)
                throw DuckDbException.Of(DuckDbApi.Utf8(DuckDbApi.PrepareError(statement)));
            if (onlySelect && DuckDbApi.StatementKind(statement) != DuckDbStatementKind.Select)
                throw new DuckDbException(DuckDbErrorKind.Permission, "Only SELECT runs here.");
            return DuckDbResult.Execute(statement);
        }
        finally
        {
            DuckDbApi.DestroyPrepare(ref statement);
        }
    }
}
