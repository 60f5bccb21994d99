using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Gathering;

/// <summary>
/// The rows of a statement as a server sends them: a batch is what has come, up to 2048 rows. Rows that nobody asks for stay on the server, so that memory does not grow with the answer.
/// It waits without a thread for whole rows; taking their cells apart never waits.
/// </summary>
internal abstract class GatheredRowStream : IRowStream
{
    /// <summary>Rows that have come are not kept back longer than this for others that have not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly GatheredRows rows;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenRegistration stopping;
    private Task<bool>? next;
    private bool ended;
    private bool disposed;

    /// <param name="columns">Owned.</param>
    /// <param name="cancel">Ends the whole stream.</param>
    protected GatheredRowStream(TableSchema schema, IReadOnlyList<GatheredColumn> columns, CancellationToken cancel)
    {
        Schema = schema;
        rows = new GatheredRows(columns);
        stopping = StopWith(cancel);
    }

    public TableSchema Schema { get; }

    /// <summary>Cancelled when the server shall stop.</summary>
    protected CancellationToken Stop => stop.Token;

    /// <summary>Waits for the next row; false at the end. When <see cref="Stop"/> is cancelled it ends soon, with an exception or not.</summary>
    protected abstract Task<bool> Next();

    /// <summary>Adds the cells of the row to the columns.</summary>
    protected abstract void Take();

    /// <summary>Gives back the connection; called once.</summary>
    protected abstract ValueTask Release();

    /// <summary>Says what a failure means, and logs what must be known of it.</summary>
    protected abstract Fault Report(Exception error);

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        using var stoppingNow = StopWith(cancel);
        try
        {
            return await Gather();
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            await End();
            cancel.ThrowIfCancellationRequested();
            throw new OperationCanceledException(stop.Token);
        }
        catch (Exception e)
        {
            await End();
            throw e as CatalogException ?? new CatalogException(Report(e), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await stopping.DisposeAsync();
        if (!ended) await Abandon();
        rows.Dispose();
        stop.Dispose();
    }

    private async ValueTask<RowBatch?> Gather()
    {
        if (ended) return null;
        rows.Clear();
        while (true)
        {
            next ??= Next();
            if (!next.IsCompleted && rows.Count > 0 && !await IsSoon(next)) return rows.Lend();
            var more = await next;
            next = null;
            if (!more) break;
            Take();
            if (rows.EndRow()) return rows.Lend();
        }
        // A server that was told to stop may end an answer as if it were whole.
        stop.Token.ThrowIfCancellationRequested();
        // The connection goes back before the last rows are written anywhere.
        await End();
        return rows.Count > 0 ? rows.Lend() : null;
    }

    private async ValueTask End()
    {
        if (ended) return;
        ended = true;
        await Release();
    }

    /// <summary>Tells the server to stop, and takes what was on its way.</summary>
    private async ValueTask Abandon()
    {
        await stop.CancelAsync();
        try
        {
            if (next is not null) await next;
            while (await Next()) { }
        }
        catch (OperationCanceledException)
        {
            // As asked for.
        }
        catch (System.Data.Common.DbException)
        {
            // As asked for, in the server's words; or the connection is gone, and the work with it.
        }
        catch (InvalidOperationException)
        {
            // The connection is closed already.
        }
        await End();
    }

    /// <summary>Drivers ask the server to stop on the thread that cancels: not on the caller's.</summary>
    private CancellationTokenRegistration StopWith(CancellationToken cancel) =>
        cancel.UnsafeRegister(static stop => _ = ((CancellationTokenSource)stop!).CancelAsync(), stop);

    private static async Task<bool> IsSoon(Task row)
    {
        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(row, Task.Delay(Patience, enough.Token));
        await enough.CancelAsync();
        return first == row;
    }
}
