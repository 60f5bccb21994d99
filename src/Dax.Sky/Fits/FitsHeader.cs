using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Dax.Sky.Fits;

/// <summary>
/// The header of an HDU (FITS 4.0, 4): its records in their order, byte for byte, without END. Does not change: <see cref="ToBuilder"/> edits a copy. Where a
/// keyword occurs more than once the first one is found, as with cfitsio and astropy.
/// </summary>
public sealed class FitsHeader : IFitsKeywords
{
    private readonly Dictionary<string, int> first;

    internal FitsHeader(ImmutableArray<FitsCard> cards)
    {
        Cards = cards;
        first = new Dictionary<string, int>(cards.Length, StringComparer.Ordinal);
        for (var i = 0; i < cards.Length; i++)
            if (cards[i].Kind != FitsValueKind.None) first.TryAdd(cards[i].Keyword, i);
    }

    public static FitsHeader Empty { get; } = new([]);

    public ImmutableArray<FitsCard> Cards { get; }

    /// <summary>Bytes of the header in a file: records, END, and blanks up to a whole block.</summary>
    public long PaddedBytes
    {
        get
        {
            long bytes = FitsCard.RecordBytes;
            foreach (var card in Cards) bytes += card.Bytes.Length;
            return FitsBlock.Padded(bytes);
        }
    }

    /// <summary>Reads records up to END (or up to the end of the bytes); a rest of less than a record is not looked at. The bytes are kept, not copied.</summary>
    public static FitsHeader Parse(ReadOnlyMemory<byte> bytes)
    {
        var cards = ImmutableArray.CreateBuilder<FitsCard>(bytes.Length / FitsCard.RecordBytes);
        for (var at = 0; at + FitsCard.RecordBytes <= bytes.Length;)
        {
            if (IsEnd(bytes.Span.Slice(at, FitsCard.RecordBytes))) break;
            var length = FitsCard.Extent(bytes.Span[at..]);
            cards.Add(FitsCard.Read(bytes.Slice(at, length)));
            at += length;
        }
        return new FitsHeader(cards.DrainToImmutable());
    }

    /// <summary>The first record of a keyword that has a value (or is undefined).</summary>
    public bool TryGetCard(string keyword, out FitsCard card)
    {
        var isThere = first.TryGetValue(keyword, out var i) || (keyword.StartsWith("HIERARCH ", StringComparison.Ordinal) && first.TryGetValue(keyword[9..], out i));
        card = isThere ? Cards[i] : default;
        return isThere;
    }

    public bool Contains(string keyword) => TryGetCard(keyword, out _);

    public bool TryGetNumber(string keyword, out double value)
    {
        value = 0;
        return TryGetCard(keyword, out var card) && card.TryGetNumber(out value);
    }

    public bool TryGetInteger(string keyword, out long value)
    {
        value = 0;
        return TryGetCard(keyword, out var card) && card.TryGetInteger(out value);
    }

    public bool TryGetText(string keyword, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return TryGetCard(keyword, out var card) && card.TryGetText(out value);
    }

    bool IFitsKeywords.TryGetText(string keyword, out string value)
    {
        var found = TryGetText(keyword, out var text);
        value = text ?? "";
        return found;
    }

    public bool TryGetLogical(string keyword, out bool value)
    {
        value = false;
        return TryGetCard(keyword, out var card) && card.TryGetLogical(out value);
    }

    /// <summary>The string of a keyword, null when it is absent, empty or no string.</summary>
    public string? Text(string keyword) => TryGetText(keyword, out var text) && text.Length > 0 ? text : null;

    /// <summary>Whether the keyword has the logical value T.</summary>
    public bool IsTrue(string keyword) => TryGetLogical(keyword, out var value) && value;

    /// <summary>A whole number, <paramref name="fallback"/> when the keyword is absent or undefined. Throws <see cref="FitsFormatException"/> when it is something else.</summary>
    public long Integer(string keyword, long fallback) => OptionalInteger(keyword) ?? fallback;

    /// <summary>A whole number, null when the keyword is absent or undefined. Throws <see cref="FitsFormatException"/> when it is something else.</summary>
    public long? OptionalInteger(string keyword) => !TryGetCard(keyword, out var card) || card.Kind == FitsValueKind.Undefined ? null
        : card.TryGetInteger(out var value) ? value : throw new FitsFormatException($"Keyword {keyword} is no whole number");

    /// <summary>A number, <paramref name="fallback"/> when the keyword is absent or undefined. Throws <see cref="FitsFormatException"/> when it is something else.</summary>
    public double Number(string keyword, double fallback) => !TryGetCard(keyword, out var card) || card.Kind == FitsValueKind.Undefined ? fallback
        : card.TryGetNumber(out var value) ? value : throw new FitsFormatException($"Keyword {keyword} is no number");

    public FitsHeaderBuilder ToBuilder() => new(Cards);

    /// <summary>Records, END and blanks up to a whole block.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        long written = 0;
        foreach (var card in Cards)
        {
            writer.Write(card.Bytes.Span);
            written += card.Bytes.Length;
        }
        var rest = (int)(FitsBlock.Padded(written + FitsCard.RecordBytes) - written);
        var span = writer.GetSpan(rest)[..rest];
        span.Fill((byte)' ');
        "END"u8.CopyTo(span);
        writer.Advance(rest);
    }

    internal static bool IsEnd(ReadOnlySpan<byte> record) => MemoryMarshal.Read<ulong>(record) == MemoryMarshal.Read<ulong>("END     "u8);
}
