using System.Numerics;

namespace Dax.Engine.Scans.Groups;

/// <summary>Some of the pieces of a table, a bit for each.</summary>
internal sealed class PieceSet(int capacity)
{
    private readonly ulong[] words = new ulong[(capacity + 63) >> 6];

    public int Capacity => capacity;

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Words => words;

    public bool Has(int piece) => (words[piece >> 6] >> (piece & 63) & 1) != 0;

    public void Add(int piece)
    {
        if (Has(piece))
            return;
        words[piece >> 6] |= 1UL << (piece & 63);
        Count++;
    }

    public void Remove(int piece)
    {
        if (!Has(piece))
            return;
        words[piece >> 6] &= ~(1UL << (piece & 63));
        Count--;
    }

    /// <summary>False when the words are not those of a set of this capacity; nothing changes then.</summary>
    public bool TryFill(ReadOnlySpan<ulong> other)
    {
        if (other.Length != words.Length || ((capacity & 63) != 0 && other[^1] >> (capacity & 63) != 0))
            return false;
        other.CopyTo(words);
        Count = 0;
        foreach (var word in words)
            Count += BitOperations.PopCount(word);
        return true;
    }
}
