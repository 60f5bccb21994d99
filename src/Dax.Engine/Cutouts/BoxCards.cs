using System.Globalization;
using Dax.Sky.Fits;

namespace Dax.Engine.Cutouts;

/// <summary>A record whose value depends on the box: the length of an axis, or a number that moves with the box's first pixel.</summary>
/// <param name="Axis">0-based; of <paramref name="Keyword"/> NAXISn.</param>
/// <param name="Weights">What each axis' first pixel adds to <paramref name="Value"/>; empty for the length of an axis.</param>
internal sealed record BoxCard(string Keyword, string? Comment, int Axis, double Value, double[] Weights)
{
    /// <summary>Null where the record stays as it is.</summary>
    public FitsCard? At(in PixelBox box)
    {
        if (Weights.Length == 0) return FitsCard.Integer(Keyword, box.Length(Axis), Comment);
        var (moved, value) = (false, Value);
        for (var i = 0; i < Weights.Length; i++)
        {
            if (Weights[i] == 0 || box.Lower(i) == 0) continue;
            moved = true;
            value += Weights[i] * box.Lower(i);
        }
        return moved ? FitsCard.Real(Keyword, value, Comment) : null;
    }
}

/// <summary>
/// Which records of a header move with the box. CRPIXia of the primary and every alternate description (FITS 4.0, 8.2), so that each pixel keeps its coordinates; of a
/// linear description whose reference is the first pixel CRVALia instead: so is the origin of Rubin's images told, which its software reads only there. LTVn (IRAF's,
/// image = LTM × physical + LTV) of the first two axes are added where there are none.
/// </summary>
internal static class BoxCards
{
    /// <summary>Adds to the header what a cutout must say.</summary>
    public static List<BoxCard> Of(FitsHeaderBuilder header, int rank)
    {
        var cards = new List<BoxCard>();
        for (var i = 0; i < rank; i++)
            cards.Add(new BoxCard(Key("NAXIS", i), Comment(header, Key("NAXIS", i)), i, 0, []));
        foreach (var alternate in Alternates(header, rank)) cards.AddRange(Coordinates(header, rank, alternate));
        for (var i = 0; i < Math.Min(2, rank); i++)
        {
            var keyword = Key("LTV", i);
            if (!header.Contains(keyword)) header.Set(FitsCard.Real(keyword, 0, "physical pixel 0 is here"));
            cards.Add(Moving(header, keyword, Unit(rank, i, -1)));
        }
        // The corner of a scan of the Digitized Sky Survey, which its plate model counts from.
        for (var i = 0; i < Math.Min(2, rank); i++)
            if (header.Contains(Key("CNPIX", i))) cards.Add(Moving(header, Key("CNPIX", i), Unit(rank, i, 1)));
        return cards;
    }

    private static IEnumerable<BoxCard> Coordinates(FitsHeaderBuilder header, int rank, string alternate)
    {
        if (IsOriginOfFirstPixel(header, alternate, rank))
        {
            for (var j = 0; j < 2; j++)
                yield return Moving(header, Key("CRVAL", j, alternate), Steps(header, rank, j, alternate));
            yield break;
        }
        for (var i = 0; i < rank; i++)
        {
            var keyword = Key("CRPIX", i, alternate);
            // Zero where it is not said (FITS 4.0, 8.2).
            if (!header.Contains(keyword)) header.Set(FitsCard.Real(keyword, 0));
            yield return Moving(header, keyword, Unit(rank, i, -1));
        }
    }

    private static bool IsOriginOfFirstPixel(FitsHeaderBuilder header, string alternate, int rank)
    {
        for (var i = 0; i < 2; i++)
        {
            if (i >= rank || Text(header, Key("CTYPE", i, alternate)) != "LINEAR" || Number(header, Key("CRPIX", i, alternate)) != 1) return false;
            if (Number(header, Key("CRVAL", i, alternate)) is null) return false;
        }
        return alternate.Length > 0;
    }

    private static double[] Steps(FitsHeaderBuilder header, int rank, int j, string alternate)
    {
        var steps = new double[rank];
        var scale = Number(header, Key("CDELT", j, alternate)) ?? 1;
        for (var i = 0; i < rank; i++)
        {
            var element = string.Create(CultureInfo.InvariantCulture, $"{j + 1}_{i + 1}{alternate}");
            steps[i] = Number(header, "CD" + element) ?? scale * (Number(header, "PC" + element) ?? (HasMatrix(header, alternate) || i != j ? 0 : 1));
        }
        return steps;
    }

    // CDi_j that are not said are zero as soon as one is said.
    private static bool HasMatrix(FitsHeaderBuilder header, string alternate) =>
        header.Cards.Any(c => c.Keyword.StartsWith("CD", StringComparison.Ordinal) && c.Keyword.Contains('_', StringComparison.Ordinal) && c.Keyword.EndsWith(alternate, StringComparison.Ordinal) && !c.Keyword.StartsWith("CDELT", StringComparison.Ordinal));

    /// <summary>Those that say a type or a reference pixel: "" for the primary one, else its letter.</summary>
    private static SortedSet<string> Alternates(FitsHeaderBuilder header, int rank)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var card in header.Cards)
        {
            var name = card.Keyword.AsSpan();
            if (!name.StartsWith("CRPIX") && !name.StartsWith("CTYPE")) continue;
            var digits = name[5..];
            var end = digits.IndexOfAnyExceptInRange('0', '9');
            var alternate = end < 0 ? "" : digits[end..].ToString();
            if (alternate.Length > 1 || (alternate.Length == 1 && !char.IsAsciiLetterUpper(alternate[0]))) continue;
            if (int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var axis) && axis >= 1 && axis <= rank) found.Add(alternate);
        }
        return found;
    }

    private static BoxCard Moving(FitsHeaderBuilder header, string keyword, double[] weights) =>
        new(keyword, Comment(header, keyword), 0, Number(header, keyword) ?? 0, weights);

    private static double[] Unit(int rank, int axis, double value)
    {
        var weights = new double[rank];
        weights[axis] = value;
        return weights;
    }

    private static string Key(string name, int axis, string alternate = "") => string.Create(CultureInfo.InvariantCulture, $"{name}{axis + 1}{alternate}");

    private static FitsCard? Find(FitsHeaderBuilder header, string keyword)
    {
        foreach (var card in header.Cards)
            if (card.Keyword == keyword && card.Kind is not FitsValueKind.None) return card;
        return null;
    }

    private static string? Comment(FitsHeaderBuilder header, string keyword) => Find(header, keyword)?.Comment;

    private static double? Number(FitsHeaderBuilder header, string keyword) => Find(header, keyword) is { } card && card.TryGetNumber(out var value) ? value : null;

    private static string? Text(FitsHeaderBuilder header, string keyword) => Find(header, keyword) is { } card && card.TryGetText(out var text) ? text : null;
}
