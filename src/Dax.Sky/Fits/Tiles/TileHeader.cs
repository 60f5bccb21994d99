using System.Collections.Frozen;
using System.Globalization;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The header of a tile-compressed image as that of the image (FITS 4.0, 10.1): what describes the table and the compression is left out, what was
/// renamed for the table gets its name back, and all else stays, record for record. It agrees with what funpack writes.
/// </summary>
internal static class TileHeader
{
    private static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        ["ZEXTEND"] = "EXTEND",
        ["ZBLOCKED"] = "BLOCKED",
        ["ZHECKSUM"] = "CHECKSUM",
        ["ZDATASUM"] = "DATASUM",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(
        "SIMPLE", "XTENSION", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP", "CHECKSUM", "DATASUM", "EXTEND", "BLOCKED",
        "ZSIMPLE", "ZTENSION", "ZBITPIX", "ZNAXIS", "ZPCOUNT", "ZGCOUNT",
        "ZIMAGE", "ZCMPTYPE", "ZQUANTIZ", "ZDITHER0", "ZBLANK", "ZSCALE", "ZZERO", "ZMASKCMP");

    private static readonly string[] DroppedNumbered =
        ["NAXIS", "ZNAXIS", "ZTILE", "ZNAME", "ZVAL", "TTYPE", "TFORM", "TUNIT", "TNULL", "TSCAL", "TZERO", "TDISP", "TDIM", "TBCOL"];

    /// <summary>Throws <see cref="FitsFormatException"/> when the axes are missing.</summary>
    public static FitsHeader Translate(FitsHeader table, FitsLimits limits)
    {
        var image = FitsHeader.Empty.ToBuilder();
        Mandatory(table, image, limits);
        foreach (var card in table.Cards)
        {
            if (Renamed.TryGetValue(card.Keyword, out var keyword) && card.Kind != FitsValueKind.None) image.Add(card.Renamed(keyword));
            else if (!IsDropped(card)) image.Add(card);
        }
        if (table.Integer("ZBITPIX", 0) > 0 && !table.Contains("BLANK") && table.TryGetCard("ZBLANK", out var blank)) image.Add(blank.Renamed("BLANK"));
        return image.ToHeader();
    }

    private static void Mandatory(FitsHeader table, FitsHeaderBuilder image, FitsLimits limits)
    {
        var isPrimary = table.Contains("ZSIMPLE");
        image.Add(isPrimary ? Card(table, "ZSIMPLE", "SIMPLE") : table.Contains("ZTENSION") ? Card(table, "ZTENSION", "XTENSION") : FitsCard.Text("XTENSION", "IMAGE", "Image extension"));
        image.Add(Card(table, "ZBITPIX", "BITPIX"));
        image.Add(Card(table, "ZNAXIS", "NAXIS"));
        var axes = table.Integer("ZNAXIS", 0);
        if (axes > limits.MaxAxes) throw new FitsFormatException($"ZNAXIS is {axes}");
        for (var axis = 1; axis <= axes; axis++)
        {
            var keyword = string.Create(CultureInfo.InvariantCulture, $"NAXIS{axis}");
            if (!table.Contains("Z" + keyword)) throw new FitsFormatException($"Z{keyword} is missing");
            image.Add(Card(table, "Z" + keyword, keyword));
        }
        if (isPrimary) return;
        image.Add(table.Contains("ZPCOUNT") ? Card(table, "ZPCOUNT", "PCOUNT") : FitsCard.Integer("PCOUNT", 0));
        image.Add(table.Contains("ZGCOUNT") ? Card(table, "ZGCOUNT", "GCOUNT") : FitsCard.Integer("GCOUNT", 1));
    }

    private static FitsCard Card(FitsHeader table, string keyword, string renamed) =>
        table.TryGetCard(keyword, out var card) ? card.Renamed(renamed) : throw new FitsFormatException($"{keyword} is missing");

    private static bool IsDropped(FitsCard card) =>
        card.Kind != FitsValueKind.None
        && (Dropped.Contains(card.Keyword) || IsNumbered(card.Keyword) || (card.Keyword == "EXTNAME" && card.ValueText == "COMPRESSED_IMAGE"));

    private static bool IsNumbered(string keyword)
    {
        foreach (var name in DroppedNumbered)
            if (keyword.Length > name.Length && keyword.StartsWith(name, StringComparison.Ordinal) && keyword.AsSpan(name.Length).IndexOfAnyExceptInRange('0', '9') < 0) return true;
        return false;
    }
}
