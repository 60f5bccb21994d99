using System.Buffers;
using Dax.Backends.Qserv.Frontend;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Results;

/// <summary>
/// The rows of a result as its JSON comes in: one pooled buffer of text, and the columns of one batch. The query is cleared away when the stream is disposed.
/// </summary>
internal sealed partial class QservRowStream : IRowStream
{
    private const int FirstBuffer = 64 * 1024;

    private readonly QservQuery query;
    private readonly HttpResponseMessage response;
    private readonly ResultParser parser;
    private readonly IDisposable reader;
    private Stream? body;
    private byte[]? buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int start;
    private int end;
    private bool isWhole;
    private RowBatch? first;

    /// <param name="response">Owned.</param>
    /// <param name="reader">Given back when the stream is disposed.</param>
    public QservRowStream(QservQuery query, HttpResponseMessage response, TableSchema schema, QueryStatus status, IDisposable reader)
    {
        (this.query, this.response, this.reader, Schema) = (query, response, reader, schema);
        parser = new ResultParser(schema, status.FinalRows);
    }

    public TableSchema Schema { get; }

    /// <summary>Reads until there are rows, or none; a fault when the result cannot be had.</summary>
    /// <exception cref="QservOutageException">It may be tried again.</exception>
    public async Task<Fault?> Begin(CancellationToken cancel)
    {
        first = await Next(cancel);
        if (first is null && parser.Failure is { } refusal)
        {
            Refused(query.Log, query.Id, refusal.Error);
            return QservFaults.NoResult(refusal);
        }
        return parser.Misfit is { } misfit ? Report(misfit) : null;
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
            if (parser.Failure is { } refusal)
            {
                Refused(query.Log, query.Id, refusal.Error);
                throw new CatalogException(QservFaults.NoResult(refusal));
            }
            return parser.Misfit is { } misfit ? throw new CatalogException(Report(misfit)) : batch;
        }
        catch (QservOutageException e)
        {
            throw new CatalogException(e.Trouble == Trouble.Answer ? QservFaults.Unreadable : QservFaults.CutShort, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        reader.Dispose();
        await query.DisposeAsync();
    }

    /// <summary>Ends the reading alone.</summary>
    public void Close()
    {
        if (buffer is null) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        response.Dispose();
    }

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
        using var patience = new Deadline(query.Options.ResultPatience, query.Time, cancel);
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
            if (left >= query.Options.MaxCellBytes)
                throw new QservOutageException("A cell of the result is too long.", Trouble.Answer);
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(left * 2, query.Options.MaxCellBytes));
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

    private Fault Report(ResultMisfit misfit)
    {
        Differs(query.Log, query.Id, misfit.What);
        return misfit.IsRange ? QservFaults.OutOfRange : QservFaults.Unreadable;
    }

    [LoggerMessage(45, LogLevel.Warning, "Qserv does not give the result of its query {Id}: {Words}")]
    private static partial void Refused(ILogger logger, long id, string words);

    [LoggerMessage(46, LogLevel.Error, "The result of Qserv's query {Id} is not what was asked for: {What}")]
    private static partial void Differs(ILogger logger, long id, string what);
}
