namespace Dax.Engine.Datasets;

/// <summary>A handle that stays open until this is disposed.</summary>
public sealed class DatasetLease : IDisposable
{
    private DatasetSlot? slot;

    internal DatasetLease(DatasetSlot slot, DatasetHandle handle) => (this.slot, Handle) = (slot, handle);

    public DatasetHandle Handle { get; }

    public void Dispose() => Interlocked.Exchange(ref slot, null)?.Release();
}
