using System.Buffers;

namespace Dax.Engine.Queries;

/// <summary>A growing buffer of pooled memory that an encoder writes into and that is emptied into a sink.</summary>
internal sealed class ChunkBuffer(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[] memory = ArrayPool<byte>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => memory.AsMemory(0, Count);

    public void Clear() => Count = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(memory.Length - Count));
        Count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return memory.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return memory.AsSpan(Count);
    }

    public void Dispose()
    {
        var rented = memory;
        memory = [];
        Count = 0;
        if (rented.Length > 0) ArrayPool<byte>.Shared.Return(rented);
    }

    private void Reserve(int sizeHint)
    {
        var wanted = Math.Max(sizeHint, 1);
        if (memory.Length - Count >= wanted) return;
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(Count + wanted, memory.Length * 2)));
        memory.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(memory);
        memory = larger;
    }
}
