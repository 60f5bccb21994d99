using System.Globalization;

namespace Dax.Sky.Fits.Tiles;

/// <summary>What the header of a tile-compressed image says of its compression (FITS 4.0, 10.1.1 and 10.2).</summary>
internal sealed class TileSettings
{
    private const int MaxParameters = 32;

    private readonly Dictionary<string, long> parameters = new(StringComparer.OrdinalIgnoreCase);

    public required string Algorithm { get; init; }

    public required int Bitpix { get; init; }

    /// <summary>ZSCALE, ZZERO and ZBLANK where they are keywords; columns of these names come first.</summary>
    public double? Scale { get; private init; }

    public double? Zero { get; private init; }

    public int? Blank { get; private init; }

    /// <summary>BZERO, which PLIO_1 takes into account.</summary>
    public double BZero { get; private init; }

    /// <summary>Whether floating-point pixels are compressed integers; else they are compressed as they are.</summary>
    public bool IsQuantized { get; private init; }

    public bool IsDithered { get; private init; }

    public bool KeepsZeros { get; private init; }

    public long Dither { get; private init; }

    public int BytesPerPixel => Math.Abs(Bitpix) / 8;

    /// <summary>A ZVALn by the name in its ZNAMEn.</summary>
    public int Parameter(string name, int fallback) => parameters.TryGetValue(name, out var value) ? (int)Math.Clamp(value, int.MinValue, int.MaxValue) : fallback;

    public static TileSettings Read(FitsHeader header, TileColumns columns)
    {
        var bitpix = (int)header.Integer("ZBITPIX", 0);
        var quantization = header.Text("ZQUANTIZ")?.ToUpperInvariant();
        var hasScale = columns.Scale is not null || header.Contains("ZSCALE");
        var blank = header.OptionalInteger("ZBLANK") ?? header.OptionalInteger("BLANK");
        var settings = new TileSettings
        {
            Algorithm = header.Text("ZCMPTYPE") ?? throw new FitsFormatException("ZCMPTYPE is missing"),
            Bitpix = bitpix,
            Scale = header.Contains("ZSCALE") ? header.Number("ZSCALE", 1) : null,
            Zero = header.Contains("ZZERO") ? header.Number("ZZERO", 0) : null,
            Blank = blank is >= int.MinValue and <= int.MaxValue ? (int)blank : null,
            BZero = header.Number("BZERO", 0),
            IsQuantized = bitpix < 0 && hasScale && quantization != "NONE",
            IsDithered = quantization is "SUBTRACTIVE_DITHER_1" or "SUBTRACTIVE_DITHER_2",
            KeepsZeros = quantization is "SUBTRACTIVE_DITHER_2",
            Dither = header.Integer("ZDITHER0", 1),
        };
        if (quantization is not (null or "NONE" or "NO_DITHER") && !settings.IsDithered) throw new FitsFormatException($"ZQUANTIZ is '{quantization}', which is not known");
        settings.ReadParameters(header);
        return settings;
    }

    private void ReadParameters(FitsHeader header)
    {
        for (var i = 1; i <= MaxParameters; i++)
        {
            if (header.Text(string.Create(CultureInfo.InvariantCulture, $"ZNAME{i}")) is not { } name) return;
            if (header.TryGetNumber(string.Create(CultureInfo.InvariantCulture, $"ZVAL{i}"), out var value)) parameters.TryAdd(name, (long)Math.Clamp(value, int.MinValue, int.MaxValue));
        }
    }
}
