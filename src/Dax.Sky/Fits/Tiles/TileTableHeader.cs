using System.Globalization;

namespace Dax.Sky.Fits.Tiles;

/// <summary>The header of a tile-compressed image out of the image's own (FITS 4.0, 10.1): the reverse of <see cref="TileHeader"/>.</summary>
internal static class TileTableHeader
{
    private static readonly string[] Structural = ["SIMPLE", "XTENSION", "BITPIX", "NAXIS", "EXTEND", "BLOCKED", "PCOUNT", "GCOUNT", "CHECKSUM", "DATASUM", "BLANK"];

    public static FitsHeader Make(FitsHeader image, TileGrid grid, TileCompression how, int bitpix, TileTableColumns columns)
    {
        var header = new FitsHeaderBuilder().SetTable(columns.RowBytes, columns.Rows, columns.HeapBytes, 1 + (columns.IsQuantized ? 2 : 0) + (columns.LongestGzip is null ? 0 : 1));
        AddColumns(header, columns);
        header.Set("ZIMAGE", true, "a tile-compressed image");
        AddImage(header, image, grid);
        AddAlgorithm(header, how, bitpix, columns);
        foreach (var card in image.Cards)
            if (!IsStructural(card) || (card.Keyword == "BLANK" && bitpix > 0)) header.Add(card);
        return header.ToHeader();
    }

    private static void AddColumns(FitsHeaderBuilder header, TileTableColumns columns)
    {
        var number = 0;
        void Column(string name, string form)
        {
            number++;
            header.Set(Numbered("TTYPE", number), name).Set(Numbered("TFORM", number), form);
        }

        Column("COMPRESSED_DATA", Invariant($"1PB({columns.Longest})"));
        if (columns.IsQuantized)
        {
            Column("ZSCALE", "1D");
            Column("ZZERO", "1D");
        }
        if (columns.LongestGzip is { } longest) Column("GZIP_COMPRESSED_DATA", Invariant($"1PB({longest})"));
    }

    /// <summary>The image's mandatory keywords under the names that they have here.</summary>
    private static void AddImage(FitsHeaderBuilder header, FitsHeader image, TileGrid grid)
    {
        foreach (var (keyword, renamed) in (ReadOnlySpan<(string, string)>)[("SIMPLE", "ZSIMPLE"), ("XTENSION", "ZTENSION"), ("BITPIX", "ZBITPIX"), ("NAXIS", "ZNAXIS")])
            if (image.TryGetCard(keyword, out var card)) header.Add(card.Renamed(renamed));
        for (var axis = 1; axis <= grid.Rank; axis++)
            if (image.TryGetCard(Numbered("NAXIS", axis), out var card)) header.Add(card.Renamed(Numbered("ZNAXIS", axis)));
        foreach (var (keyword, renamed) in (ReadOnlySpan<(string, string)>)[("EXTEND", "ZEXTEND"), ("PCOUNT", "ZPCOUNT"), ("GCOUNT", "ZGCOUNT")])
            if (image.TryGetCard(keyword, out var card)) header.Add(card.Renamed(renamed));
        for (var axis = 1; axis <= grid.Rank; axis++) header.Set(Numbered("ZTILE", axis), grid.Sizes[axis - 1], "size of the tiles");
    }

    private static void AddAlgorithm(FitsHeaderBuilder header, TileCompression how, int bitpix, TileTableColumns columns)
    {
        header.Set("ZCMPTYPE", how.Algorithm switch { TileAlgorithm.Rice1 => "RICE_1", TileAlgorithm.Gzip1 => "GZIP_1", _ => "GZIP_2" }, "compression algorithm");
        if (how.Algorithm == TileAlgorithm.Rice1)
        {
            header.Set("ZNAME1", "BLOCKSIZE").Set("ZVAL1", RiceEncoder.BlockSize, "pixels per block");
            header.Set("ZNAME2", "BYTEPIX").Set("ZVAL2", bitpix is 8 or 16 ? bitpix / 8 : 4, "bytes per pixel");
        }
        if (bitpix > 0) return;
        if (!columns.IsQuantized)
        {
            header.Set("ZQUANTIZ", "NONE", "pixels are as they were");
            return;
        }
        header.Set("ZQUANTIZ", how.Dither switch { TileDither.None => "NO_DITHER", TileDither.Subtractive1 => "SUBTRACTIVE_DITHER_1", _ => "SUBTRACTIVE_DITHER_2" }, "how pixels were quantised");
        if (how.Dither != TileDither.None) header.Set("ZDITHER0", how.DitherSeed, "where the random numbers begin");
        if (columns.HasBlank) header.Set("ZBLANK", Quantizer.BlankValue, "an undefined pixel");
    }

    private static bool IsStructural(FitsCard card) =>
        card.Kind != FitsValueKind.None
        && (Structural.Contains(card.Keyword) || (card.Keyword.StartsWith("NAXIS", StringComparison.Ordinal) && card.Keyword.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0));

    private static string Numbered(string name, int number) => Invariant($"{name}{number}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
