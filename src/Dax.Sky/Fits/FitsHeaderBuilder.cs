using System.Collections.Immutable;

namespace Dax.Sky.Fits;

/// <summary>Edits a header: what is not touched stays byte for byte where it was. For one thread.</summary>
public sealed partial class FitsHeaderBuilder
{
    private const int CommentaryWidth = 72;
    private readonly List<FitsCard> cards;

    public FitsHeaderBuilder() => cards = [];

    internal FitsHeaderBuilder(ImmutableArray<FitsCard> cards) => this.cards = [.. cards];

    public IReadOnlyList<FitsCard> Cards => cards;

    public FitsHeader ToHeader() => new([.. cards]);

    public bool Contains(string keyword) => Find(keyword) >= 0;

    /// <summary>Puts the card in the place of the first one with its keyword, or at the end.</summary>
    public FitsHeaderBuilder Set(FitsCard card)
    {
        var i = Find(card.Keyword);
        if (i < 0) cards.Add(card);
        else cards[i] = card;
        return Announce(card);
    }

    /// <summary>A comment of null keeps the one that is there.</summary>
    public FitsHeaderBuilder Set(string keyword, bool value, string? comment = null) => Set(FitsCard.Logical(keyword, value, comment ?? Comment(keyword)));

    public FitsHeaderBuilder Set(string keyword, long value, string? comment = null) => Set(FitsCard.Integer(keyword, value, comment ?? Comment(keyword)));

    /// <summary>ArgumentException for NaN and infinities: a header cannot say them.</summary>
    public FitsHeaderBuilder Set(string keyword, double value, string? comment = null) => Set(FitsCard.Real(keyword, value, comment ?? Comment(keyword)));

    public FitsHeaderBuilder Set(string keyword, string value, string? comment = null) => Set(FitsCard.Text(keyword, value, comment ?? Comment(keyword)));

    /// <summary>At the end, also when the keyword is there already.</summary>
    public FitsHeaderBuilder Add(FitsCard card)
    {
        cards.Add(card);
        return Announce(card);
    }

    /// <summary>Text under COMMENT, HISTORY or a blank keyword, at the end, on as many records as it takes; lines stay lines.</summary>
    public FitsHeaderBuilder AddCommentary(string keyword, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            for (var i = 0; i < Math.Max(1, line.Length); i += CommentaryWidth) cards.Add(FitsCard.Commentary(keyword, line.Substring(i, Math.Min(CommentaryWidth, line.Length - i))));
        }
        return this;
    }

    /// <summary>Behind the first card of <paramref name="keyword"/>; at the end when there is none. A card that already had the keyword elsewhere is taken away.</summary>
    public FitsHeaderBuilder InsertAfter(string keyword, FitsCard card)
    {
        if (card.Kind != FitsValueKind.None && !string.Equals(card.Keyword, keyword, StringComparison.Ordinal)) Remove(card.Keyword);
        var i = Find(keyword);
        cards.Insert(i < 0 ? cards.Count : i + 1, card);
        return Announce(card);
    }

    /// <summary>Takes away every card of the keyword, commentary ones too.</summary>
    public FitsHeaderBuilder Remove(string keyword)
    {
        var name = Normal(keyword);
        cards.RemoveAll(c => string.Equals(c.Keyword, name, StringComparison.Ordinal));
        return this;
    }

    public FitsHeaderBuilder RemoveWhere(Predicate<FitsCard> which)
    {
        cards.RemoveAll(which);
        return this;
    }

    /// <summary>Gives the first card of a keyword another one, its value and comment kept; false when there is none. Another card of the new keyword is taken away.</summary>
    public bool Rename(string keyword, string renamed)
    {
        var i = Find(keyword);
        if (i < 0) return false;
        var card = cards[i].Renamed(renamed);
        cards[i] = card;
        for (var k = cards.Count - 1; k >= 0; k--)
            if (k != i && card.Kind != FitsValueKind.None && cards[k].Keyword == card.Keyword) cards.RemoveAt(k);
        return true;
    }

    private static string Normal(string keyword)
    {
        var name = keyword.ToUpperInvariant();
        return name.StartsWith("HIERARCH ", StringComparison.Ordinal) ? name[9..] : name;
    }

    // CONTINUE is in the standard since 4.0; older software, and fitsverify, look for this.
    private FitsHeaderBuilder Announce(FitsCard card)
    {
        if (card.Bytes.Length > FitsCard.RecordBytes && Find("LONGSTRN") < 0) cards.Insert(cards.FindIndex(c => c.Bytes.Equals(card.Bytes)), FitsCard.Text("LONGSTRN", "OGIP 1.0", "The OGIP long string convention may be used"));
        return this;
    }

    private string? Comment(string keyword) => Find(keyword) is >= 0 and var i ? cards[i].Comment : null;

    private int Find(string keyword)
    {
        var name = Normal(keyword);
        for (var i = 0; i < cards.Count; i++)
            if (string.Equals(cards[i].Keyword, name, StringComparison.Ordinal)) return i;
        return -1;
    }
}
