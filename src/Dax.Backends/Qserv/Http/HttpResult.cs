using System.Buffers;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Results;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Http;

/// <summary>The rows of a result as its JSON comes in: one pooled buffer of text, and the columns of one batch.</summary>
/// <param name="response">Owned.</param>
internal sealed class HttpResult(long id, HttpResponseMessage response, TableSchema schema, QueryStatus status, QservBackendOptions options, TimeProvider time, ILogger log) : IResultReading
{
    private const int FirstBuffer = 64 * 1024;

    private readonly ResultParser parser = new(schema, status.FinalRows);
    private Stream? body;
    private byte[]? buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int start;
    private int end;
    private bool isWhole;
    private RowBatch? first;

    public async Task<Fault?> Begin(CancellationToken cancel)
    {
        first = await Next(cancel);
        return Problem();
    }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        if (first is { } ready)
        {
            first = null;
            return ready;
        }
        ObjectDisposedException.ThrowIf(buffer is null, this);
        try
        {
            var batch = await Next(cancel);
            return Problem() is { } fault ? throw new CatalogException(fault) : batch;
        }
        catch (QservOutageException e)
        {
            throw new CatalogException(ResultWords.Broke(e), e);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
            response.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    private Fault? Problem() =>
        parser.Failure is { } refusal ? ResultWords.Refused(log, id, refusal)
        : parser.Misfit is { } misfit ? ResultWords.Differs(log, id, misfit) : null;

    private async ValueTask<RowBatch?> Next(CancellationToken cancel)
    {
        parser.Clear();
        while (true)
        {
            start += parser.Parse(buffer.AsSpan(start, end - start));
            if (parser.IsFull || parser.Misfit is not null) return parser.Batch();
            if (parser.IsDone) return parser.Failure is null ? parser.Batch() : null;
            if (isWhole) throw new QservOutageException("The result is cut short.", Trouble.Unanswered);
            MakeRoom();
            var count = await Fill(cancel);
            end += count;
            isWhole = count == 0;
        }
    }

    private async ValueTask<int> Fill(CancellationToken cancel)
    {
        using var patience = new Deadline(options.ResultPatience, time, cancel);
        try
        {
            body ??= await response.Content.ReadAsStreamAsync(patience.Token);
            return await body.ReadAsync(buffer.AsMemory(end), patience.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && (e is IOException or HttpRequestException || (e is OperationCanceledException && patience.IsOver)))
        {
            throw new QservOutageException("The result broke off.", Trouble.Unanswered, e);
        }
    }

    /// <summary>What is not parsed yet moves to the front; a token that fills the buffer gets a larger one.</summary>
    private void MakeRoom()
    {
        var left = end - start;
        if (start == 0 && left == buffer!.Length)
        {
            if (left >= options.MaxCellBytes)
                throw new QservOutageException("A cell of the result is too long.", Trouble.Answer);
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(left * 2, options.MaxCellBytes));
            buffer.AsSpan(0, left).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else if (start > 0)
        {
            buffer.AsSpan(start, left).CopyTo(buffer);
        }
        (start, end) = (0, left);
    }
}
