using System.Runtime.CompilerServices;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Keys as numbers from 0, in the order in which they came. A key is one or more words; open addressing, linear steps, at most half full. For keys of one word that are
/// near each other, as numbers of few classes are, a window of the table is looked at first.
/// </summary>
internal sealed class GroupTable(int width, int mostGroups, ScanBudget budget) : IDisposable
{
    private const int LeastSlots = 64;
    private const int WindowSize = 4096;

    private readonly Pooled<ulong> words = new(budget);
    private readonly Pooled<Slot> slots = new(budget);
    /// <summary>Numbers and 1 of the keys from <see cref="windowStart"/> on.</summary>
    private readonly Pooled<int> window = new(budget);
    private ulong windowStart;

    public int Count { get; private set; }

    /// <summary>The number of what has no key, or -1.</summary>
    public int Apart { get; private set; } = -1;

    /// <summary>The words of all keys; of what is apart, zeros.</summary>
    public ReadOnlySpan<ulong> Words => words.Span;

    /// <summary>Finds keys of one word; those that are new are added.</summary>
    /// <exception cref="ScanFailure">There are more groups than may be.</exception>
    public void Find(ReadOnlySpan<ulong> keys, Span<int> numbers)
    {
        if (window.Count == 0)
        {
            window.Grow(WindowSize);
            windowStart = keys.IsEmpty || keys[0] < WindowSize / 2 ? 0 : keys[0] - WindowSize / 2;
        }
        if (slots.Count == 0) Rehash();
        var near = window.Span;
        var start = windowStart;
        var all = slots.Span;
        for (var i = 0; i < keys.Length; i++)
        {
            var place = keys[i] - start;
            var number = place < (ulong)near.Length ? near[(int)place] : 0;
            if (number == 0)
            {
                var mask = all.Length - 1;
                var at = (int)KeyHash.Of(keys[i]) & mask;
                while ((number = all[at].Number) != 0 && all[at].Key != keys[i]) at = at + 1 & mask;
            }
            if (number == 0)
            {
                number = FindFar(keys[i], place) + 1;
                all = slots.Span;
            }
            numbers[i] = number - 1;
        }
    }

    /// <summary>Finds keys of <c>width</c> words each.</summary>
    /// <exception cref="ScanFailure">There are more groups than may be.</exception>
    public void FindWide(ReadOnlySpan<ulong> keys, Span<int> numbers)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] = FindWide(keys.Slice(i * width, width));
    }

    /// <summary>The number of what has no key.</summary>
    public int FindApart()
    {
        if (Apart >= 0) return Apart;
        if (Count >= mostGroups) throw ScanBudget.Outgrown("groups");
        words.Extend(width).Clear();
        return Apart = Count++;
    }

    public void Clear()
    {
        (Count, Apart) = (0, -1);
        words.Cut(0);
        slots.Span.Clear();
        window.Cut(0);
    }

    public void Dispose()
    {
        Count = 0;
        words.Dispose();
        slots.Dispose();
        window.Dispose();
    }

    public void Save(StateWriter state)
    {
        state.Write(Count);
        state.Write(Apart);
        state.Write(words.Span);
    }

    /// <summary>Numbers are as they were; false where there are no keys, or one of them twice.</summary>
    public bool TryLoad(ref StateReader state)
    {
        Clear();
        var (count, apart) = (state.ReadInt(), state.ReadInt());
        using var keys = new Pooled<ulong>(budget);
        if (count < 0 || count > mostGroups || !state.TryRead(keys, count * width)) return false;
        for (var i = 0; i < count; i++)
        {
            if ((i == apart ? FindApart() : FindWide(keys.Span.Slice(i * width, width))) != i) return false;
        }
        return Apart == apart;
    }

    /// <summary>It is new.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindFar(ulong key, ulong place)
    {
        var number = FindWide([key]);
        if (place < (ulong)window.Count) window.Span[(int)place] = number + 1;
        return number;
    }

    private int FindWide(ReadOnlySpan<ulong> key)
    {
        var hash = width == 1 ? key[0] : Fold(key);
        var all = slots.Span;
        if (all.Length != 0)
        {
            var mask = all.Length - 1;
            for (var at = (int)KeyHash.Of(hash) & mask; all[at].Number != 0; at = at + 1 & mask)
            {
                var number = all[at].Number - 1;
                if (all[at].Key == hash && words.Span.Slice(number * width, width).SequenceEqual(key)) return number;
            }
        }
        return Add(hash, key);
    }

    /// <summary>A key that is not there yet.</summary>
    private int Add(ulong hash, ReadOnlySpan<ulong> key)
    {
        if (Count >= mostGroups) throw ScanBudget.Outgrown("groups");
        if (2 * Count >= slots.Count) Rehash();
        Put(new(hash, Count + 1));
        key.CopyTo(words.Extend(width));
        return Count++;
    }

    private void Rehash()
    {
        using var old = new Pooled<Slot>(budget);
        slots.Span.CopyTo(old.Extend(slots.Count));
        slots.Renew(Math.Max(LeastSlots, 2 * slots.Count));
        foreach (var slot in old.Span)
        {
            if (slot.Number != 0) Put(slot);
        }
    }

    private void Put(Slot slot)
    {
        var all = slots.Span;
        var mask = all.Length - 1;
        var at = (int)KeyHash.Of(slot.Key) & mask;
        while (all[at].Number != 0) at = at + 1 & mask;
        all[at] = slot;
    }

    private static ulong Fold(ReadOnlySpan<ulong> key)
    {
        ulong hash = 0;
        foreach (var word in key) hash = KeyHash.Of(hash ^ word);
        return hash;
    }

    /// <param name="Key">The key itself, of one word; else its hash.</param>
    /// <param name="Number">And 1; 0 where there is none.</param>
    private readonly record struct Slot(ulong Key, int Number);
}
