using System.Buffers;
using System.Globalization;
using System.Text;
using Dax.Sky.Healpix;

namespace Dax.Ivoa.Hips;

/// <summary>
/// The file <c>properties</c> of a HiPS (HiPS 1.0, 4.4.1) and the records of a HiPS list (5.2): lines <c>keyword = value</c> of UTF-8. The format knows no escapes: a value is one line, a keyword stands once.
/// </summary>
public static class HipsProperties
{
    public const string ContentType = "text/plain; charset=utf-8";

    /// <summary>Of HiPS 1.0, as the standard says to write it.</summary>
    public const string Version = "1.4";

    private const string DefaultStatus = "public master clonableOnce";

    // What the standard asks of a record, and what clients show or choose by without asking for the whole.
    private static readonly string[] Listed =
    [
        "creator_did", "hips_release_date", "hips_service_url", "hips_status", "obs_title", "obs_collection", "obs_regime", "dataproduct_type", "dataproduct_subtype", "hips_frame", "hips_order", "hips_order_min",
        "hips_tile_width", "hips_tile_format", "hips_pixel_bitpix", "hips_pixel_cut", "hips_initial_ra", "hips_initial_dec", "hips_initial_fov", "moc_sky_fraction",
    ];

    /// <summary>The whole file.</summary>
    public static void Write(IBufferWriter<byte> output, HipsDescription map) => Write(output, Lines(map));

    /// <summary>A HiPS list: a record for each map, empty lines between them.</summary>
    public static void WriteList(IBufferWriter<byte> output, IEnumerable<HipsDescription> maps)
    {
        var isFirst = true;
        foreach (var map in maps)
        {
            if (!isFirst) output.Write("\n"u8);
            isFirst = false;
            Write(output, Lines(map).Where(l => Array.IndexOf(Listed, l.Key) >= 0));
        }
    }

    /// <summary>Keywords and values, in the order in which they are written.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Lines(HipsDescription map)
    {
        var lines = new List<KeyValuePair<string, string>>(48);
        Identify(lines, map);
        Publish(lines, map);
        Tile(lines, map);
        Pixels(lines, map);
        Cover(lines, map);
        foreach (var (keyword, value) in map.Overrides) Override(lines, keyword.Trim(), value);
        return lines;
    }

    /// <summary>Whether it can stand before the equals sign of a line.</summary>
    public static bool IsKeyword(string text) => text.Length is > 0 and <= 64 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static void Identify(List<KeyValuePair<string, string>> lines, HipsDescription map)
    {
        Add(lines, "creator_did", map.CreatorDid);
        Add(lines, "obs_collection", map.Collection);
        Add(lines, "obs_title", map.Title);
        Add(lines, "obs_description", map.Description);
        Add(lines, "prov_progenitor", map.Progenitor);
        Add(lines, "obs_regime", HipsRegime.Of(map.WavelengthMin, map.WavelengthMax));
        Add(lines, "dataproduct_type", "image");
        if (map.IsColor) Add(lines, "dataproduct_subtype", "color");
    }

    private static void Publish(List<KeyValuePair<string, string>> lines, HipsDescription map)
    {
        Add(lines, "hips_version", Version);
        Add(lines, "hips_builder", "Dax.Orleans");
        Add(lines, "hips_creation_date", Minute(map.Created));
        Add(lines, "hips_release_date", Minute(map.Released));
        Add(lines, "hips_status", DefaultStatus);
        Add(lines, "hips_service_url", map.ServiceUrl);
        // Kilobytes.
        if (map.EstimatedBytes is > 0 and var bytes) Add(lines, "hips_estsize", Text((bytes + 1023) / 1024));
    }

    private static void Tile(List<KeyValuePair<string, string>> lines, HipsDescription map)
    {
        Add(lines, "hips_frame", "equatorial");
        Add(lines, "hips_order", Text(map.Order));
        Add(lines, "hips_order_min", Text(map.MinOrder));
        Add(lines, "hips_tile_width", Text(HipsTile.Width));
        Add(lines, "hips_tile_format", string.Join(' ', map.Formats.Select(f => f == "jpg" ? "jpeg" : f)));
        Add(lines, "hips_pixel_scale", Text(HipsTile.PixelDegrees(map.Order)));
        if (map.ImagePixelDegrees is { } scale) Add(lines, "s_pixel_scale", Text(scale));
    }

    private static void Pixels(List<KeyValuePair<string, string>> lines, HipsDescription map)
    {
        if (map.Bitpix is { } bitpix) Add(lines, "hips_pixel_bitpix", Text(bitpix));
        if (map.PixelCut is { } cut && double.IsFinite(cut.Low) && double.IsFinite(cut.High)) Add(lines, "hips_pixel_cut", $"{Text(cut.Low)} {Text(cut.High)}");
        if (map.DataRange is { } range && double.IsFinite(range.Low) && double.IsFinite(range.High)) Add(lines, "hips_data_range", $"{Text(range.Low)} {Text(range.High)}");
        Add(lines, "hips_bunit", map.Unit);
        string[] channels = ["hips_rgb_red", "hips_rgb_green", "hips_rgb_blue"];
        for (var i = 0; i < Math.Min(channels.Length, map.ColorOf.Length); i++) Add(lines, channels[i], map.ColorOf[i]);
    }

    private static void Cover(List<KeyValuePair<string, string>> lines, HipsDescription map)
    {
        if (map.Start is { } start)
        {
            Add(lines, "hips_initial_ra", Text(start.Longitude));
            Add(lines, "hips_initial_dec", Text(start.Latitude));
            Add(lines, "hips_initial_fov", Text(start.Field));
        }
        if (map.SkyFraction is { } fraction) Add(lines, "moc_sky_fraction", Text(fraction));
        if (map.TimeMin is { } from) Add(lines, "t_min", Text(from));
        if (map.TimeMax is { } to) Add(lines, "t_max", Text(to));
        if (map.WavelengthMin is { } shortest) Add(lines, "em_min", Text(shortest));
        if (map.WavelengthMax is { } longest) Add(lines, "em_max", Text(longest));
    }

    private static void Add(List<KeyValuePair<string, string>> lines, string keyword, string? value)
    {
        if (OneLine(value) is { Length: > 0 } text) lines.Add(new(keyword, text));
    }

    private static void Override(List<KeyValuePair<string, string>> lines, string keyword, string value)
    {
        if (!IsKeyword(keyword)) return;
        var at = lines.FindIndex(l => l.Key == keyword);
        var text = OneLine(value);
        if (text.Length == 0)
        {
            if (at >= 0) lines.RemoveAt(at);
        }
        else if (at >= 0) lines[at] = new(keyword, text);
        else lines.Add(new(keyword, text));
    }

    // Line ends, tabs (readers take them for separators of several values) and other controls become spaces.
    private static string OneLine(string? value)
    {
        if (value is null) return "";
        if (!value.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) return value.Trim();
        return string.Join(' ', string.Concat(value.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Write(IBufferWriter<byte> output, IEnumerable<KeyValuePair<string, string>> lines)
    {
        foreach (var (keyword, value) in lines)
        {
            Encoding.UTF8.GetBytes(keyword.PadRight(20), output);
            output.Write(" = "u8);
            Encoding.UTF8.GetBytes(value, output);
            output.Write("\n"u8);
        }
    }

    // The standard's form of dates: to the minute, UTC.
    private static string? Minute(DateTimeOffset time) => time == default ? null : time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm'Z'", CultureInfo.InvariantCulture);

    private static string? Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
