namespace Dax.Backends.DuckDb.Catalog;

/// <summary>
/// One version of the catalog in the engines: its generations are attached, its TAP_SCHEMA exists. Shared by all queries that began
/// in it; taken apart when the catalog has moved on and the last of them has ended.
/// </summary>
internal sealed class CatalogState(long version, ForeignTables foreign, CatalogContent content, string tapSchemaDatabase, IReadOnlyList<AttachedGeneration> generations, Action<CatalogState> free)
{
    /// <summary>The catalog itself holds its current state.</summary>
    private int references = 1;

    public long Version => version;

    public ForeignTables Foreign => foreign;

    public CatalogContent Content => content;

    public string TapSchemaDatabase => tapSchemaDatabase;

    public IReadOnlyList<AttachedGeneration> Generations => generations;

    /// <summary>False when it has been taken apart.</summary>
    public bool TryAcquire()
    {
        var seen = Volatile.Read(ref references);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref references, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }
        return false;
    }

    /// <summary>A hold that is given up once, however often it is disposed.</summary>
    public IDisposable Hold() => TryAcquire() ? new Holder(this) : throw new ObjectDisposedException(nameof(CatalogState));

    public void Release()
    {
        if (Interlocked.Decrement(ref references) == 0)
            free(this);
    }

    private sealed class Holder(CatalogState state) : IDisposable
    {
        private CatalogState? held = state;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
