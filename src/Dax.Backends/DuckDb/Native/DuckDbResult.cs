namespace Dax.Backends.DuckDb.Native;

/// <summary>The rows of a running statement. One reader. The connection is busy until it is disposed.</summary>
internal sealed unsafe class DuckDbResult : IDisposable
{
    private NativeResult result;
    private bool disposed;

    private DuckDbResult() { }

    public IReadOnlyList<DuckDbColumnType> Types { get; private set; } = [];

    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>True when every row was fetched: the connection is idle then.</summary>
    public bool Exhausted { get; private set; }

    public static DuckDbResult Execute(nint statement)
    {
        var made = new DuckDbResult();
        fixed (NativeResult* r = &made.result)
        {
            if (DuckDbApi.ExecuteStreaming(statement, r) != DuckDbState.Success)
            {
                var error = Error(r);
                made.Dispose();
                throw error;
            }
            var count = (int)DuckDbApi.ColumnCount(r);
            var types = new DuckDbColumnType[count];
            var names = new string[count];
            for (var i = 0; i < count; i++)
            {
                types[i] = DuckDbColumnType.Take(DuckDbApi.ColumnLogicalType(r, (ulong)i));
                names[i] = DuckDbApi.Utf8(DuckDbApi.ColumnName(r, (ulong)i));
            }
            (made.Types, made.Names) = (types, names);
        }
        return made;
    }

    /// <summary>The next rows (never none), or null at the end. Blocks.</summary>
    /// <exception cref="DuckDbException">The statement failed, or was interrupted.</exception>
    public ChunkHandle? Fetch()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        while (!Exhausted)
        {
            var chunk = DuckDbApi.FetchChunk(result);
            if (chunk == 0)
            {
                fixed (NativeResult* r = &result)
                {
                    if (DuckDbApi.ResultErrorKind(r) is not DuckDbErrorKind.Unknown || DuckDbApi.ResultError(r) is not null)
                        throw Error(r);
                }
                Exhausted = true;
                return null;
            }
            var handle = new ChunkHandle(chunk);
            if (handle.Count > 0)
                return handle;
            // A materialised result ends with an empty chunk.
            handle.Dispose();
        }
        return null;
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        fixed (NativeResult* r = &result)
            DuckDbApi.DestroyResult(r);
    }

    private static DuckDbException Error(NativeResult* r) => new(DuckDbApi.ResultErrorKind(r), DuckDbApi.Utf8(DuckDbApi.ResultError(r)));
}
