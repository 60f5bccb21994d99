using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>
/// Hands an answer from the engine to its one reader through a few pooled buffers: the engine waits for a slow reader, the reader waits
/// for no more than the first bytes. One producer, one reader.
/// </summary>
/// <param name="bytes">How much may wait for the reader.</param>
/// <param name="seat">The producer's slot, when it is to be left while he waits for the reader.</param>
internal sealed class ChunkWindow(int bytes, LaneSeat? seat) : IJobOutput, IBufferSink, IDisposable
{
    private const int MaxChunk = 256 << 10;

    private readonly Channel<Filled> channel = Channel.CreateBounded<Filled>(
        new BoundedChannelOptions(Math.Max(1, bytes / MaxChunk)) { SingleReader = true, SingleWriter = true });
    private bool isOpen;
    private QueryHead? head;
    private Fault? fault;
    private byte[]? lent;

    private readonly record struct Filled(byte[] Buffer, int Length);

    /// <summary>There is one reader, who takes one result.</summary>
    public ValueTask<IChunkSink> Open(string name, CancellationToken cancel)
    {
        if (isOpen)
            throw new InvalidOperationException("A synchronous request has one result.");
        isOpen = true;
        return ValueTask.FromResult<IChunkSink>(this);
    }

    public ValueTask Begin(QueryHead head, CancellationToken cancel)
    {
        this.head = head;
        return ValueTask.CompletedTask;
    }

    public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (bytes.IsEmpty)
            return ValueTask.CompletedTask;
        if (bytes.Length > MaxChunk)
            return WriteParts(bytes, cancel);
        var filled = Fill(bytes.Span);
        return channel.Writer.TryWrite(filled) ? ValueTask.CompletedTask : Hand(filled, cancel);
    }

    public ValueTask Hand(byte[] rented, int length, CancellationToken cancel)
    {
        var filled = new Filled(rented, length);
        return channel.Writer.TryWrite(filled) ? ValueTask.CompletedTask : Hand(filled, cancel);
    }

    /// <summary>The producer is done; <paramref name="fault"/> is what it failed with.</summary>
    public void End(Fault? fault)
    {
        this.fault = fault;
        channel.Writer.TryComplete();
    }

    public async IAsyncEnumerable<AnswerChunk> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        var sequence = 0L;
        while (await channel.Reader.WaitToReadAsync(cancel))
        {
            while (channel.Reader.TryRead(out var filled))
            {
                GiveBack();
                lent = filled.Buffer;
                var isLast = channel.Reader.Completion.IsCompleted;
                yield return new AnswerChunk(sequence, filled.Buffer.AsMemory(0, filled.Length), isLast, sequence == 0 ? head : null, isLast ? fault : null);
                if (isLast)
                    yield break;
                sequence++;
            }
        }
        yield return new AnswerChunk(sequence, default, IsLast: true, sequence == 0 ? head : null, fault);
    }

    /// <summary>After the producer has ended.</summary>
    public void Dispose()
    {
        GiveBack();
        while (channel.Reader.TryRead(out var filled))
            ArrayPool<byte>.Shared.Return(filled.Buffer);
    }

    private async ValueTask Hand(Filled filled, CancellationToken cancel)
    {
        try
        {
            seat?.Leave();
            await channel.Writer.WriteAsync(filled, cancel);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(filled.Buffer);
            throw;
        }
        if (seat is not null)
            await seat.Return(cancel);
    }

    private async ValueTask WriteParts(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        for (var at = 0; at < bytes.Length; at += MaxChunk)
        {
            var filled = Fill(bytes.Span.Slice(at, Math.Min(MaxChunk, bytes.Length - at)));
            if (!channel.Writer.TryWrite(filled))
                await Hand(filled, cancel);
        }
    }

    private static Filled Fill(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        return new Filled(buffer, bytes.Length);
    }

    private void GiveBack()
    {
        if (lent is not null)
            ArrayPool<byte>.Shared.Return(lent);
        lent = null;
    }
}
