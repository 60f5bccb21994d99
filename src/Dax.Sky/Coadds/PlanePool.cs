using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Dax.Sky.Coadds;

/// <summary>
/// Memory for the planes of a mosaic's tiles, kept for the next tile whichever thread makes it, outside the collector's: what is not wanted any more is given back at once. The shared pool of arrays keeps some
/// for every thread that ever made a tile, which no other thread finds again: the longer a mosaic takes the more of them there are. With what is in use it holds hardly more than was in use at once until now.
/// For many threads.
/// </summary>
public sealed class PlanePool
{
    private const long LeastBytes = 1 << 12;

    private readonly Lock gate = new();

    /// <summary>The one that was given back last stands last.</summary>
    private readonly List<PlaneBlock> free = [];

    private long freeBytes, usedBytes, mostUsedBytes;

    /// <summary>Of all blocks, in use and kept.</summary>
    internal long Bytes
    {
        get
        {
            lock (gate) return freeBytes + usedBytes;
        }
    }

    /// <summary>At least so many bytes, whatever is in them.</summary>
    internal PlaneBlock Rent(long bytes)
    {
        // Of memory that nobody touches there is none.
        var size = Math.Max(LeastBytes, (long)BitOperations.RoundUpToPowerOf2((ulong)bytes));
        lock (gate)
        {
            var taken = Find(size);
            usedBytes += taken?.Bytes ?? size;
            mostUsedBytes = Math.Max(mostUsedBytes, usedBytes);
            Drop();
            if (taken is not null) return taken;
        }
        return new PlaneBlock(size);
    }

    /// <summary>One that was rented here.</summary>
    internal void Return(PlaneBlock block)
    {
        lock (gate)
        {
            free.Add(block);
            (freeBytes, usedBytes) = (freeBytes + block.Bytes, usedBytes - block.Bytes);
            Drop();
        }
    }

    /// <summary>Keeps nothing any more; what is in use may be returned.</summary>
    public void Clear()
    {
        lock (gate)
        {
            mostUsedBytes = usedBytes;
            while (free.Count > 0) Take(free.Count - 1).Dispose();
        }
    }

    private PlaneBlock? Find(long size)
    {
        for (var i = free.Count - 1; i >= 0; i--)
            if (free[i].Bytes == size) return Take(i);
        return null;
    }

    /// <summary>Those that were not wanted for longest.</summary>
    private void Drop()
    {
        while (free.Count > 0 && freeBytes + usedBytes > mostUsedBytes + mostUsedBytes / 4) Take(0).Dispose();
    }

    private PlaneBlock Take(int at)
    {
        var block = free[at];
        free.RemoveAt(at);
        freeBytes -= block.Bytes;
        return block;
    }
}

/// <summary>Memory outside the collector's. Whoever uses it holds on to the block itself, too, not to a span of it alone.</summary>
internal sealed unsafe class PlaneBlock(long bytes) : IDisposable
{
    private const nuint Alignment = 64;

    private void* start = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);

    // One that is in use when its mosaic breaks off may be forgotten.
    ~PlaneBlock() => NativeMemory.AlignedFree(start);

    public long Bytes => bytes;

    public Memory<T> As<T>(int count) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * sizeof(T), bytes);
        return new View<T>(this, count).Memory;
    }

    /// <summary>By whoever has it alone.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(start);
        start = null;
        GC.SuppressFinalize(this);
    }

    private sealed class View<T>(PlaneBlock block, int count) : MemoryManager<T> where T : unmanaged
    {
        public override Span<T> GetSpan() => new(block.start, count);

        public override MemoryHandle Pin(int elementIndex = 0) => new((T*)block.start + elementIndex);

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
