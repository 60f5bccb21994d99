using System.Globalization;
using System.Text;

namespace Dax.Ivoa.Fits;

/// <summary>The keywords of one HDU; the first card of a keyword counts.</summary>
internal sealed class FitsHeader(Dictionary<string, string> values)
{
    public string? Text(string keyword) => values.GetValueOrDefault(keyword) is { Length: > 0 } text ? text : null;

    public long Integer(string keyword, long fallback) => OptionalInteger(keyword) ?? fallback;

    public long? OptionalInteger(string keyword) => !values.TryGetValue(keyword, out var text) ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : throw new FitsTableFormatException($"FITS keyword {keyword} is not an integer");

    public double Real(string keyword, double fallback) => !values.TryGetValue(keyword, out var text) ? fallback
        : double.TryParse(text.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new FitsTableFormatException($"FITS keyword {keyword} is not a number");

    public bool Is(string keyword, string value) => Text(keyword) == value;

    /// <summary>Bytes of the data behind this header, without the padding (FITS 4.0, 4.4.1).</summary>
    public long DataBytes()
    {
        var axes = Integer("NAXIS", 0);
        if (axes is < 0 or > 999) throw new FitsTableFormatException("FITS keyword NAXIS is out of range");
        UInt128 size = axes == 0 ? 0U : 1U;
        for (var i = 1; i <= axes; i++)
        {
            var length = Integer(string.Create(CultureInfo.InvariantCulture, $"NAXIS{i}"), 0);
            if (length < 0) throw new FitsTableFormatException($"FITS keyword NAXIS{i} is negative");
            // A random group's first axis is 0 and does not count.
            if (i == 1 && length == 0 && Is("GROUPS", "T")) continue;
            size = Checked(size * (UInt128)length);
        }
        var extra = Integer("PCOUNT", 0);
        var groups = Integer("GCOUNT", 1);
        if (extra < 0 || groups < 0) throw new FitsTableFormatException("FITS keyword PCOUNT or GCOUNT is negative");
        size = Checked(Checked(size + (UInt128)extra) * (UInt128)groups);
        return (long)Checked(size * (UInt128)(Math.Abs(Math.Clamp(Integer("BITPIX", 8), -64, 64)) / 8));
    }

    private static UInt128 Checked(UInt128 size) =>
        size <= 1UL << 62 ? size : throw new FitsTableFormatException("The FITS header tells of more data than there can be");
}

/// <summary>Reads header blocks (FITS 4.0, 4.1 and 4.2), long strings by CONTINUE (4.2.1.2) included.</summary>
internal static class FitsHeaderReader
{
    private const int CardBytes = 80;

    /// <summary>The next header, or null at the end of the file.</summary>
    public static async Task<FitsHeader?> Read(Stream stream, FitsTableLimits limits, CancellationToken cancel)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var block = new byte[FitsCards.BlockBytes];
        string? continued = null;
        for (var cards = 0; cards <= limits.MaxHeaderCards;)
        {
            var got = await stream.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancel);
            if (got == 0 && cards == 0) return null;
            if (got < block.Length) throw new FitsTableFormatException(cards == 0 ? "This is not a FITS file, or it ends too early" : "The FITS file ends inside of a header");
            for (var at = 0; at < block.Length; at += CardBytes, cards++)
            {
                var card = Encoding.Latin1.GetString(block, at, CardBytes);
                if (cards == 0 && !card.StartsWith("SIMPLE  =", StringComparison.Ordinal) && !card.StartsWith("XTENSION=", StringComparison.Ordinal))
                    return NotAHeader(card);
                if (card.AsSpan().TrimEnd().SequenceEqual("END")) return new FitsHeader(values);
                continued = Add(values, card, continued);
            }
        }
        throw new FitsTableFormatException($"A FITS header has more than {limits.MaxHeaderCards} cards");
    }

    // Special records behind the last HDU are deprecated but legal (FITS 4.0, 3.5); anything else at the start of a file is no FITS.
    private static FitsHeader? NotAHeader(string card) =>
        card.Any(c => c is < ' ' or > '~') || card.Trim().Length == 0 ? null : throw new FitsTableFormatException("This is not a FITS file");

    private static string? Add(Dictionary<string, string> values, string card, string? continued)
    {
        var keyword = card[..8].TrimEnd();
        if (keyword == "CONTINUE" && continued is not null)
        {
            values[continued] = values[continued][..^1] + Value(card[8..]);
            return values[continued].EndsWith('&') ? continued : null;
        }
        if (keyword.Length == 0 || card[8] != '=' || card[9] != ' ') return null;
        var value = Value(card[10..]);
        if (!values.TryAdd(keyword, value)) return null;
        return value.EndsWith('&') ? keyword : null;
    }

    private static string Value(string text)
    {
        text = text.TrimStart();
        if (!text.StartsWith('\'')) return text.Split('/', 2)[0].Trim();
        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\'' && (i + 1 == text.Length || text[++i] != '\'')) break;
            value.Append(text[i]);
        }
        return value.ToString().TrimEnd();
    }
}
