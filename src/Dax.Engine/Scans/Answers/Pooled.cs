using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dax.Engine.Scans.Answers;

/// <summary>A growing array of pooled memory, on a budget. New items are anything until they are written.</summary>
internal sealed class Pooled<T>(ScanBudget budget) : IDisposable where T : unmanaged
{
    private const int LeastItems = 64;

    private T[] items = [];
    private int charged;

    public int Count { get; private set; }

    public Span<T> Span => items.AsSpan(0, Count);

    /// <summary>Room for <paramref name="more"/> at the end.</summary>
    public Span<T> Extend(int more)
    {
        Reserve((long)Count + more);
        Count += more;
        return items.AsSpan(Count - more, more);
    }

    public void Add(T item) => Extend(1)[0] = item;

    /// <summary>Makes it as long, new items being zero.</summary>
    public void Grow(int count)
    {
        if (count > Count) Extend(count - Count).Clear();
    }

    /// <summary>Forgets what is behind.</summary>
    public void Cut(int count) => Count = Math.Min(count, Count);

    /// <summary>Another array of zeros, as long as asked.</summary>
    public void Renew(int count)
    {
        Cut(0);
        Grow(count);
    }

    public void Dispose()
    {
        Count = 0;
        Release();
    }

    private void Reserve(long capacity)
    {
        if (capacity <= items.Length) return;
        if (capacity > Array.MaxLength) throw ScanBudget.Outgrown("memory");
        var size = (int)Math.Min(Array.MaxLength, (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(capacity, LeastItems)));
        budget.Take((long)size * Unsafe.SizeOf<T>());
        var grown = ArrayPool<T>.Shared.Rent(size);
        items.AsSpan(0, Count).CopyTo(grown);
        Release();
        (items, charged) = (grown, size);
    }

    private void Release()
    {
        if (items.Length == 0) return;
        ArrayPool<T>.Shared.Return(items);
        budget.Return((long)charged * Unsafe.SizeOf<T>());
        items = [];
    }
}
