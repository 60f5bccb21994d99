using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>
/// Moves rows through an encoder into a sink: while one buffer is being sent the next is filled. The first rows leave at once, later ones in chunks of
/// about <see cref="ChunkBytes"/>. Memory does not depend on the number of rows.
/// </summary>
internal sealed class TablePump(TableEncoder encoder, IChunkSink sink, QueryHead head) : IAsyncDisposable
{
    private const int ChunkBytes = 256 << 10;
    private const int FirstStep = 256;
    /// <summary>Fewer rows than these are encoded before another thread has woken.</summary>
    private const int LeastShared = 512;

    private ChunkBuffer filling = new(ChunkBytes + (ChunkBytes >> 1));
    private ChunkBuffer sending = new(ChunkBytes + (ChunkBytes >> 1));
    private Task inFlight = Task.CompletedTask;
    private int rowsPerStep = FirstStep;
    private RowTwin? twin;
    private bool hasNoTwin;
    private bool started;

    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Of the document so far, sent or not.</summary>
    public long Made => Bytes + filling.Count + encoder.Held;

    /// <summary>Whether the sink has been given the head: from then on a failure cannot be answered by another document.</summary>
    public bool Begun { get; private set; }

    /// <summary>Whether a failure now can and must be told inside the document.</summary>
    public bool EndsFailures => Begun && encoder.TellsFailure;

    /// <summary>Writes at most <paramref name="limit"/> rows of the batch; answers how many it wrote.</summary>
    public async ValueTask<int> Write(RowBatch batch, long limit, CancellationToken cancel)
    {
        Start();
        var count = (int)Math.Min(batch.Count, limit);
        for (var first = 0; first < count;)
        {
            if (Begun && count - first >= LeastShared && Twin() is { } helper)
            {
                first += await WriteShared(helper, batch, first, Math.Min(count - first, 2 * rowsPerStep), cancel);
                continue;
            }
            var step = Math.Min(rowsPerStep, count - first);
            var before = filling.Count;
            encoder.Rows(batch, first, step, filling);
            Adapt(filling.Count - before, step);
            first += step;
            Rows += step;
            if (filling.Count >= ChunkBytes || (!Begun && filling.Count > 0)) await Flush(cancel);
        }
        return count;
    }

    /// <summary>Ends the document and waits until the sink has all of it.</summary>
    public async ValueTask End(TableEnd end, CancellationToken cancel)
    {
        Start();
        // A document that comes all at once at its end does not come when it failed: the caller says so instead.
        if (encoder.WritesAtEnd && end.Outcome == TableOutcome.Failed) return;
        var document = encoder.End(end, filling);
        await Flush(cancel);
        if (document is not null) await Copy(document, cancel);
        await inFlight;
    }

    public async ValueTask DisposeAsync()
    {
        // The sink may still read the buffer that it was given; its own failure was seen, or is about to be, by whoever awaited the pump.
        await inFlight.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        filling.Dispose();
        sending.Dispose();
        twin?.Dispose();
    }

    private RowTwin? Twin()
    {
        if (twin is not null || hasNoTwin) return twin;
        var other = Environment.ProcessorCount > 1 ? encoder.CreateTwin() : null;
        hasNoTwin = other is null;
        return twin = other is null ? null : new RowTwin(other, ChunkBytes + (ChunkBytes >> 1));
    }

    /// <summary>Two threads, half of the rows each; the halves leave in their order.</summary>
    private async ValueTask<int> WriteShared(RowTwin helper, RowBatch batch, int first, int count, CancellationToken cancel)
    {
        var half = count / 2;
        helper.Offer(batch, first + half, count - half);
        try
        {
            encoder.Rows(batch, first, half, filling);
        }
        finally
        {
            // Also when this half failed: the other still reads the batch.
            await helper.Join();
        }
        Rows += count;
        Adapt(helper.Output.Count, count - half);
        await Flush(cancel);
        (filling, helper.Output) = (helper.Output, filling);
        if (filling.Count >= ChunkBytes) await Flush(cancel);
        return count;
    }

    private void Start()
    {
        if (started) return;
        started = true;
        encoder.Begin(filling);
    }

    private async ValueTask Copy(Stream document, CancellationToken cancel)
    {
        await using (document)
        {
            while (true)
            {
                filling.Clear();
                var read = await document.ReadAsync(filling.GetMemory(ChunkBytes), cancel);
                if (read == 0) return;
                filling.Advance(read);
                await Flush(cancel);
            }
        }
    }

    private async ValueTask Flush(CancellationToken cancel)
    {
        if (filling.Count == 0) return;
        await inFlight;
        if (!Begun)
        {
            await sink.Begin(head, cancel);
            Begun = true;
        }
        (filling, sending) = (sending, filling);
        filling.Clear();
        Bytes += sending.Count;
        inFlight = sink.Write(sending.Written, cancel).AsTask();
    }

    private void Adapt(int bytes, int rows)
    {
        if (bytes <= 0) return;
        rowsPerStep = Math.Clamp((int)((long)ChunkBytes * rows / bytes), 1, 1 << 16);
    }
}
