using System.Buffers;
using Dax.Sky.Fits;

namespace Dax.Engine.Cutouts;

/// <summary>
/// The header that cutouts of an image have: every record of the image's own, byte for byte, but those that depend on the box, which are written over a copy. Made once
/// for all cutouts of the image.
/// </summary>
internal sealed class HeaderTemplate
{
    private const int Block = 2880;

    private readonly byte[] records;
    private readonly BoxCard[] cards;
    private readonly int[] places;

    private HeaderTemplate(FitsHeader header, IEnumerable<BoxCard> cards)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var card in header.Cards) writer.Write(card.Bytes.Span);
        // As long as the file is open: where a collection leaves it.
        records = GC.AllocateUninitializedArray<byte>(writer.WrittenCount, pinned: true);
        writer.WrittenSpan.CopyTo(records);
        this.cards = [.. cards];
        places = [.. this.cards.Select(c => PlaceOf(header, c.Keyword))];
    }

    /// <summary>Of an HDU without data.</summary>
    public static HeaderTemplate OfPrimary(FitsHeader header) =>
        new(header.ToBuilder().SetImage(primary: true, 8, []).RemoveWhere(Provenance.IsOurs).ToHeader(), []);

    /// <param name="primary">The image is the primary HDU of the cutout.</param>
    /// <param name="name">Becomes EXTNAME where there is none; null: stays without.</param>
    /// <param name="carriesProvenance">Records about the cutout will follow it: those of an earlier one go.</param>
    /// <param name="removes">A keyword that will follow it.</param>
    public static HeaderTemplate OfImage(FitsImage image, bool primary, string? name, bool carriesProvenance, string? removes = null)
    {
        var builder = image.Header.ToBuilder().SetImage(primary, image.Bitpix, image.Axes.AsSpan());
        if (primary) builder.Remove("EXTNAME").Remove("EXTVER").Remove("EXTLEVEL").Remove("INHERIT");
        else if (name is not null && !builder.Contains("EXTNAME")) builder.Set("EXTNAME", name);
        if (carriesProvenance) builder.RemoveWhere(Provenance.IsOurs);
        if (removes is not null) builder.Remove(removes);
        var cards = BoxCards.Of(builder, image.Axes.Length);
        return new HeaderTemplate(builder.ToHeader(), cards);
    }

    /// <summary>Bytes with <paramref name="extra"/> records behind, END and padding.</summary>
    public long Length(int extra) => (records.Length + extra + FitsCard.RecordBytes + Block - 1) / Block * Block;

    /// <param name="extra">Whole records that follow those of the image.</param>
    public void WriteTo(IBufferWriter<byte> output, in PixelBox box, ReadOnlySpan<byte> extra)
    {
        var length = (int)Length(extra.Length);
        var span = output.GetSpan(length)[..length];
        records.CopyTo(span);
        for (var i = 0; i < cards.Length; i++)
            if (cards[i].At(box) is { } card) card.Bytes.Span.CopyTo(span[places[i]..]);
        extra.CopyTo(span[records.Length..]);
        var rest = span[(records.Length + extra.Length)..];
        rest.Fill((byte)' ');
        "END"u8.CopyTo(rest);
        output.Advance(length);
    }

    private static int PlaceOf(FitsHeader header, string keyword)
    {
        var at = 0;
        foreach (var card in header.Cards)
        {
            if (card.Keyword == keyword && card.Kind is not FitsValueKind.None) return at;
            at += card.Bytes.Length;
        }
        throw new InvalidOperationException($"{keyword} is not in the header.");
    }
}
