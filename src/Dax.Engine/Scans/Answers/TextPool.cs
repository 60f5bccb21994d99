using System.Runtime.InteropServices;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Texts as numbers: those of up to 7 bytes hold themselves, longer ones are kept once and counted.</summary>
internal sealed class TextPool(ScanBudget budget) : IDisposable
{
    /// <summary>No text's code.</summary>
    public const ulong Null = 0xFEUL << LengthShift;

    private const int LengthShift = 56;
    private const int MostInline = 7;
    private const ulong Counted = 0xFFUL << LengthShift;
    private const int LeastSlots = 64;

    private readonly Pooled<byte> bytes = new(budget);
    private readonly Pooled<int> ends = new(budget);
    private readonly Pooled<uint> hashes = new(budget);
    /// <summary>The number of a text and 1; 0 where there is none. A power of two, at most half full.</summary>
    private readonly Pooled<int> slots = new(budget);

    public int Count => ends.Count;

    public ulong Encode(ReadOnlySpan<byte> text)
    {
        if (text.Length > MostInline) return Counted | (uint)Intern(text);
        var length = text.Length;
        var code = (ulong)length << LengthShift;
        // The first and the last bytes of it, which may be the same ones.
        if (length >= sizeof(uint)) return code | MemoryMarshal.Read<uint>(text) | (ulong)MemoryMarshal.Read<uint>(text[(length - sizeof(uint))..]) << 8 * (length - sizeof(uint));
        return length == 0 ? code : code | text[0] | (ulong)text[length >> 1] << 8 * (length >> 1) | (ulong)text[length - 1] << 8 * (length - 1);
    }

    /// <summary>The same of a text of at most 7 bytes.</summary>
    public static ulong CodeOf(InlineText text) => (ulong)text.Length << LengthShift | text.Low >> 32 | text.High << 32;

    /// <summary>Whether <see cref="CodeOf"/> is its code.</summary>
    public static bool HoldsItself(InlineText text) => text.Length <= MostInline;

    /// <summary>Adds the text of a code that <see cref="IsCode"/>.</summary>
    public void Decode(ulong code, KeptText target)
    {
        if (IsCounted(code))
        {
            target.Append(Text((int)code));
            return;
        }
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(text, in code);
        target.Append(text[..(int)(code >> LengthShift)]);
    }

    /// <summary>The code here of what is <paramref name="code"/> in another pool.</summary>
    public ulong Translate(ulong code, TextPool other) => IsCounted(code) ? Counted | (uint)Intern(other.Text((int)code)) : code;

    /// <summary>Whether it is a text of this pool.</summary>
    public bool IsCode(ulong code) => IsCounted(code)
        ? (code & ~Counted) < (ulong)Count
        : code >> LengthShift <= MostInline && (code & ~Counted) >> (int)(8 * (code >> LengthShift)) == 0;

    public void Clear()
    {
        bytes.Cut(0);
        ends.Cut(0);
        hashes.Cut(0);
        slots.Span.Clear();
    }

    public void Dispose()
    {
        bytes.Dispose();
        ends.Dispose();
        hashes.Dispose();
        slots.Dispose();
    }

    public void Save(StateWriter state)
    {
        state.Write(Count);
        state.Write(ends.Span);
        state.Write(bytes.Count);
        state.Write(bytes.Span);
    }

    /// <summary>Numbers are as they were; false where there are no texts, or one of them twice.</summary>
    public bool TryLoad(ref StateReader state)
    {
        Clear();
        using var lengths = new Pooled<int>(budget);
        using var texts = new Pooled<byte>(budget);
        if (!state.TryRead(lengths, state.ReadInt()) || !state.TryRead(texts, state.ReadInt())) return false;
        var start = 0;
        foreach (var end in lengths.Span)
        {
            if (end < start || end > texts.Count || end - start <= MostInline) return false;
            var number = Count;
            if (Intern(texts.Span[start..end]) != number) return false;
            start = end;
        }
        return start == texts.Count;
    }

    private static bool IsCounted(ulong code) => code >> LengthShift == Counted >> LengthShift;

    private ReadOnlySpan<byte> Text(int number) => bytes.Span[(number == 0 ? 0 : ends.Span[number - 1])..ends.Span[number]];

    private int Intern(ReadOnlySpan<byte> text)
    {
        if (2 * Count >= slots.Count) Rehash();
        var hash = Hash(text);
        var all = slots.Span;
        var mask = all.Length - 1;
        for (var at = (int)hash & mask; ; at = at + 1 & mask)
        {
            var number = all[at] - 1;
            if (number < 0)
            {
                all[at] = Count + 1;
                return Add(text, hash);
            }
            if (hashes.Span[number] == hash && Text(number).SequenceEqual(text)) return number;
        }
    }

    private int Add(ReadOnlySpan<byte> text, uint hash)
    {
        text.CopyTo(bytes.Extend(text.Length));
        ends.Add(bytes.Count);
        hashes.Add(hash);
        return Count - 1;
    }

    private void Rehash()
    {
        slots.Renew(Math.Max(LeastSlots, 2 * slots.Count));
        var all = slots.Span;
        var mask = all.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var at = (int)hashes.Span[number] & mask;
            while (all[at] != 0) at = at + 1 & mask;
            all[at] = number + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = KeyHash.Of((ulong)text.Length);
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..]) hash = KeyHash.Of(hash ^ MemoryMarshal.Read<ulong>(text));
        foreach (var b in text) hash = KeyHash.Of(hash ^ b);
        return (uint)(hash >> 32);
    }
}
