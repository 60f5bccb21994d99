using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>The rows of a member, for its one reader. Disposing it leaves the group, at once.</summary>
internal sealed class MemberRows(ScanMember member, SharedScans scans) : IRowStream
{
    private IEnumerator<RowBatch>? last;
    private bool isDisposed;

    public TableSchema Schema => member.Request.Schema;

    /// <exception cref="ScanFailure">It outgrew the group: it must run by itself. Nothing was read of it then.</exception>
    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (member.Window is { } window)
            return await window.Read(cancel);
        if (last is null)
        {
            await member.Whole.WaitAsync(cancel);
            last = member.Answer.Finish().GetEnumerator();
        }
        cancel.ThrowIfCancellationRequested();
        try
        {
            if (last.MoveNext())
                return last.Current;
        }
        catch (ScanFailure failure) when (!failure.IsOutgrown)
        {
            throw new CatalogException(failure.Fault, failure);
        }
        if (member.Checkpoint is { } checkpoint)
            await checkpoint.Forget();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        last?.Dispose();
        await scans.Leave(member);
    }
}
