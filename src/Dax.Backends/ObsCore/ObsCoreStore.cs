using Dax.Backends.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.ObsCore;

namespace Dax.Backends.ObsCore;

/// <summary>
/// <c>ivoa.ObsCore</c> in a data folder: a generation of its own for every publication, made of the one before and what changed. The generation's file holds, beside the
/// table, where its rows come from, so that rows and what is known of them are never out of step. One writer at a time, by a lock on the folder.
/// </summary>
public sealed class ObsCoreStore(CatalogFolder folder, ObsCoreStoreOptions options, TimeProvider time) : IObsCoreStore
{
    public Result<IObsCoreUpdate> Begin()
    {
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(folder.Root, "obscore.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return new Fault.Busy($"Another process is changing {ObsCoreTable.QualifiedName} in this data folder.", TimeSpan.FromSeconds(10));
        }
        try
        {
            var table = folder.Read().FirstOrDefault(IsObsCore);
            if (table is { KeyColumn: null } or { Entry.RegionColumn: null })
            {
                held.Dispose();
                return new Fault.Usage($"The table {ObsCoreTable.QualifiedName} was imported, and is not replaced by one of Butler repositories; drop it first (dax drop {ObsCoreTable.QualifiedName}).");
            }
            return new ObsCoreUpdate(folder, table, options, time, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static bool IsObsCore(TableGeneration table) =>
        table.SchemaName.Equals(ObsCoreTable.SchemaName, StringComparison.OrdinalIgnoreCase) && table.TableName.Equals(ObsCoreTable.TableName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What the making of the table may use.</summary>
public sealed record ObsCoreStoreOptions
{
    /// <summary>Bytes of memory; what is more goes to the folder's scratch.</summary>
    public long Memory { get; init; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 256L << 20, 2L << 30);

    /// <summary>Few, so that queries go on beside it.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);
}
