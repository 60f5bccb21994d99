using System.Buffers;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>A sink that takes pooled buffers over, instead of copying what is in them.</summary>
internal interface IBufferSink : IChunkSink
{
    /// <summary>The array is of the shared pool and belongs to the sink from now on, also when this throws.</summary>
    ValueTask Hand(byte[] rented, int length, CancellationToken cancel);
}

/// <summary>
/// Memory to write into, given on to a sink piece by piece. What was written since the last <see cref="Flush"/> is held, so the writer chooses how much that is.
/// For one writer.
/// </summary>
/// <param name="pieceBytes">Of a piece, as far as nobody asks for more at once.</param>
internal sealed class ChunkPump(int pieceBytes) : IBufferWriter<byte>, IDisposable
{
    private readonly List<(byte[] Buffer, int Length)> full = [];
    private byte[] current = [];
    private int used;

    /// <summary>Written in all.</summary>
    public long Bytes { get; private set; }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(current.Length - used));
        used += count;
        Bytes += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return current.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return current.AsSpan(used);
    }

    /// <summary>Gives the full pieces to the sink; with <paramref name="all"/> the last one too.</summary>
    public async ValueTask Flush(IChunkSink sink, bool all, CancellationToken cancel)
    {
        if (all) Retire();
        for (var i = 0; i < full.Count; i++)
        {
            var (buffer, length) = full[i];
            full[i] = default;
            await Give(sink, buffer, length, cancel);
        }
        full.Clear();
    }

    /// <summary>All that was written and not given on.</summary>
    public void CopyTo(Span<byte> into)
    {
        foreach (var (buffer, length) in full)
        {
            buffer.AsSpan(0, length).CopyTo(into);
            into = into[length..];
        }
        current.AsSpan(0, used).CopyTo(into);
    }

    public void Dispose()
    {
        foreach (var (buffer, _) in full)
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        full.Clear();
        if (current.Length > 0) ArrayPool<byte>.Shared.Return(current);
        (current, used) = ([], 0);
    }

    private static async ValueTask Give(IChunkSink sink, byte[] buffer, int length, CancellationToken cancel)
    {
        if (sink is IBufferSink taker)
        {
            await taker.Hand(buffer, length, cancel);
            return;
        }
        try
        {
            await sink.Write(buffer.AsMemory(0, length), cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Reserve(int wanted)
    {
        if (current.Length - used >= wanted) return;
        Retire();
        current = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, pieceBytes));
    }

    private void Retire()
    {
        if (used > 0) full.Add((current, used));
        else if (current.Length > 0) ArrayPool<byte>.Shared.Return(current);
        (current, used) = ([], 0);
    }
}
