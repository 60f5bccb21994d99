using System.Runtime.InteropServices;

namespace Dax.Backends.DuckDb.Native;

/// <summary>An open database; closed when the last connection is gone too.</summary>
internal sealed class DatabaseHandle : SafeHandle
{
    public DatabaseHandle(nint database) : base(0, ownsHandle: true) => SetHandle(database);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        DuckDbApi.Close(ref handle);
        return true;
    }
}

/// <summary>A connection; keeps its database open.</summary>
internal sealed class ConnectionHandle : SafeHandle
{
    private readonly DatabaseHandle database;

    public ConnectionHandle(DatabaseHandle database) : base(0, ownsHandle: true)
    {
        this.database = database;
        var added = false;
        database.DangerousAddRef(ref added);
        if (DuckDbApi.Connect(database, out var connection) == DuckDbState.Success)
            SetHandle(connection);
        else
            database.DangerousRelease();
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        DuckDbApi.Disconnect(ref handle);
        database.DangerousRelease();
        return true;
    }
}

/// <summary>A fetched data chunk: the memory behind the vectors of a batch.</summary>
internal sealed class ChunkHandle : SafeHandle
{
    public ChunkHandle(nint chunk) : base(0, ownsHandle: true) => SetHandle(chunk);

    public override bool IsInvalid => handle == 0;

    public int Count => (int)DuckDbApi.ChunkSize(handle);

    public nint Vector(int column) => DuckDbApi.ChunkVector(handle, (ulong)column);

    protected override bool ReleaseHandle()
    {
        DuckDbApi.DestroyChunk(ref handle);
        return true;
    }
}
