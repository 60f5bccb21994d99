using System.Threading.Channels;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// The rows of a query that may block for long: a thread of its own runs the engine's calls, a few batches ahead of the reader, and waits
/// when the reader does. The thread pool never waits for the engine. As many threads exist as scans are admitted.
/// </summary>
internal sealed class ThreadedRowStream : IRowStream
{
    private const int Ahead = 4;

    private readonly EngineQuery query;
    private readonly IDisposable tables;
    private readonly CancellationTokenSource stop;
    private readonly TaskCompletionSource<Fault?> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<RowBatch> batches = Channel.CreateBounded<RowBatch>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private bool disposed;

    private ThreadedRowStream(EngineQuery query, TableSchema schema, IDisposable tables, CancellationToken cancel)
    {
        (this.query, Schema, this.tables) = (query, schema, tables);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    }

    public TableSchema Schema { get; }

    /// <summary>A fault when the statement did not start; the query and the tables are given back then.</summary>
    public static async ValueTask<Result<IRowStream>> Start(EngineQuery query, TableSchema schema, IDisposable tables, CancellationToken cancel)
    {
        var stream = new ThreadedRowStream(query, schema, tables, cancel);
        new Thread(stream.Run) { IsBackground = true, Name = "catalog scan" }.Start();
        try
        {
            if (await stream.started.Task is not { } fault)
                return stream;
            await stream.DisposeAsync();
            return fault;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (batches.Reader.TryRead(out var batch))
            return batch;
        try
        {
            return await batches.Reader.WaitToReadAsync(cancel) && batches.Reader.TryRead(out batch) ? batch : null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await stop.CancelAsync();
        await ended.Task;
        while (batches.Reader.TryRead(out var batch))
            batch.Dispose();
        stop.Dispose();
        tables.Dispose();
    }

    private void Run()
    {
        var error = Work();
        batches.Writer.Complete(error);
        query.Dispose();
        ended.SetResult();
    }

    /// <summary>The whole life of the statement; answers why it ended early, or null.</summary>
    private Exception? Work()
    {
        try
        {
            using var interrupter = Interrupter.Watch(query.Connection, stop.Token);
            stop.Token.ThrowIfCancellationRequested();
            var fault = query.Start(Schema);
            started.SetResult(fault);
            if (fault is null)
                Pump();
            return null;
        }
        catch (Exception e)
        {
            var error = Explain(e);
            // Before the first batch the fault is the answer; later it ends the stream.
            if (error is CatalogException late)
                started.TrySetResult(late.Fault);
            else
                started.TrySetException(error);
            return error;
        }
    }

    private void Pump()
    {
        while (query.Fetch() is { } batch)
        {
            while (!batches.Writer.TryWrite(batch))
            {
                try
                {
                    batches.Writer.WaitToWriteAsync(stop.Token).AsTask().GetAwaiter().GetResult();
                }
                catch
                {
                    batch.Dispose();
                    throw;
                }
            }
        }
    }

    private Exception Explain(Exception error) => error switch
    {
        _ when stop.IsCancellationRequested => new OperationCanceledException(stop.Token),
        DuckDbException engine => new CatalogException(query.Report(engine), engine),
        _ => error,
    };
}
