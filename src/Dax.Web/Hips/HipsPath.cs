using System.Globalization;

namespace Dax.Web.Hips;

/// <summary>What a path below /hips asks for.</summary>
internal enum HipsResource { Unknown, Tile, Progenitors, Properties, Page, MocText, File }

/// <summary>
/// A path <c>NAME/REST</c> below /hips, taken apart without allocating but the map's name and, where it is one, the file's. Only the canonical spelling is known (HiPS 1.0, 4.1): no leading zeros, the directory that the
/// number belongs in; anything else is <see cref="HipsResource.Unknown"/>, so that a tile has one address in every cache.
/// </summary>
internal readonly struct HipsPath
{
    // As dataset identifiers and maps' names are checked elsewhere: nothing longer reaches a grain.
    private const int MaxNameLength = 64;
    private const int TilesPerDirectory = 10_000;
    private const int MaxOrder = 20, MaxAllskyOrder = 3;

    private HipsPath(HipsResource resource, string map) => (Resource, Map) = (resource, map);

    public HipsResource Resource { get; }

    public string Map { get; }

    public int Order { get; private init; }

    public long Index { get; private init; }

    /// <summary>Extension of a tile or file: "fits", "png", "jpg", "json", "xml".</summary>
    public string Extension { get; private init; } = "";

    /// <summary>Of a <see cref="HipsResource.File"/>: below its map.</summary>
    public string File { get; private init; } = "";

    /// <param name="path">What stands behind <c>/hips/</c>, decoded.</param>
    public static HipsPath Parse(ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        if (slash < 0 || !IsName(path[..slash])) return default;
        var rest = path[(slash + 1)..];
        if (rest.StartsWith("Norder", StringComparison.Ordinal)) return InOrder(path[..slash], rest);
        return rest switch
        {
            "properties" => new(HipsResource.Properties, path[..slash].ToString()),
            "" or "index.html" => new(HipsResource.Page, path[..slash].ToString()),
            "Moc.fits" => Whole(path[..slash], "Moc.fits", "fits"),
            "Moc.json" => Whole(path[..slash], "Moc.json", "json"),
            "Moc.txt" => new(HipsResource.MocText, path[..slash].ToString()),
            "preview.jpg" => Whole(path[..slash], "preview.jpg", "jpg"),
            "preview.png" => Whole(path[..slash], "preview.png", "png"),
            "metadata.xml" => Whole(path[..slash], "metadata.xml", "xml"),
            _ => default,
        };
    }

    /// <summary>Letters, digits, '_' and '-'.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxNameLength) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        }
        return true;
    }

    private static HipsPath Whole(ReadOnlySpan<char> map, string file, string extension) => new(HipsResource.File, map.ToString()) { File = file, Extension = extension };

    // NorderK/DirD/NpixN.EXT and NorderK/Allsky.EXT
    private static HipsPath InOrder(ReadOnlySpan<char> map, ReadOnlySpan<char> rest)
    {
        rest = rest["Norder".Length..];
        if (!Number(ref rest, '/', out var order) || order > MaxOrder) return default;
        if (rest.StartsWith("Allsky.", StringComparison.Ordinal)) return Allsky(map, (int)order, rest["Allsky.".Length..]);
        if (!rest.StartsWith("Dir", StringComparison.Ordinal)) return default;
        rest = rest["Dir".Length..];
        if (!Number(ref rest, '/', out var directory) || !rest.StartsWith("Npix", StringComparison.Ordinal)) return default;
        rest = rest["Npix".Length..];
        if (!Number(ref rest, '.', out var index) || index >= 12L << (2 * (int)order) || directory != index / TilesPerDirectory * TilesPerDirectory) return default;
        if (rest is "datalink") return new(HipsResource.Progenitors, map.ToString()) { Order = (int)order, Index = index };
        return Picture(rest) is { } extension ? new(HipsResource.Tile, map.ToString()) { Order = (int)order, Index = index, Extension = extension } : default;
    }

    private static HipsPath Allsky(ReadOnlySpan<char> map, int order, ReadOnlySpan<char> text) => order <= MaxAllskyOrder && Picture(text) is { } extension
        ? Whole(map, string.Create(CultureInfo.InvariantCulture, $"Norder{order}/Allsky.{extension}"), extension)
        : default;

    private static string? Picture(ReadOnlySpan<char> text) => text switch { "png" => "png", "fits" => "fits", "jpg" => "jpg", _ => null };

    // Digits without leading zeros up to a character, which goes too.
    private static bool Number(ref ReadOnlySpan<char> text, char end, out long value)
    {
        value = 0;
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            if (length == 15) return false;
            value = 10 * value + (text[length++] - '0');
        }
        if (length == 0 || (length > 1 && text[0] == '0') || length == text.Length || text[length] != end) return false;
        text = text[(length + 1)..];
        return true;
    }
}
