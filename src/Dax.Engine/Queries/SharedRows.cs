using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Engine.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>The rows of a member of a scan group; of a statement of its own instead, when the query outgrows the group before its first row.</summary>
internal sealed class SharedRows(IRowStream shared, Func<ValueTask<Result<IRowStream>>> alone) : IRowStream
{
    private IRowStream rows = shared;
    private bool hasBegun;

    public TableSchema Schema => rows.Schema;

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        try
        {
            var batch = await rows.Read(cancel);
            hasBegun = true;
            return batch;
        }
        catch (ScanFailure failure) when (failure.IsOutgrown && !hasBegun)
        {
            hasBegun = true;
        }
        catch (ScanFailure failure)
        {
            throw new CatalogException(failure.Fault, failure);
        }
        await rows.DisposeAsync();
        var own = await alone();
        rows = own.IsOk ? own.Value : throw new CatalogException(own.Fault);
        return await rows.Read(cancel);
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
