using System.CommandLine;
using System.Globalization;
using System.Text;
using Dax.Sky.Coadds;
using Dax.Sky.Frames;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Silo.Commands.Mosaics;

/// <summary>The options of `dax mosaic`, as text: they are read here, so that an error says what would be right.</summary>
internal sealed class MosaicText
{
    private const int LongestSide = 200_000;

    public required Option<string?> WeightOut { get; init; }
    public required Option<string?> Center { get; init; }
    public required Option<string?> Size { get; init; }
    public required Option<string?> Scale { get; init; }
    public required Option<string?> Rotation { get; init; }
    public required Option<string?> Projection { get; init; }
    public required Option<string?> Kernel { get; init; }
    public required Option<string?> Combine { get; init; }
    public required Option<string?> Ignore { get; init; }
    public required Option<string?> Threads { get; init; }
    public required Option<string[]> Weights { get; init; }
    public required Option<bool> Flux { get; init; }

    public IEnumerable<Option> All => [Center, Size, Scale, Rotation, Projection, Kernel, Combine, Weights, WeightOut, Ignore, Flux, Threads];

    /// <summary>Answers what is wrong; null when nothing is.</summary>
    public string? Read(ParseResult given, MosaicRequest request)
    {
        request.WeightOutput = given.GetValue(WeightOut);
        request.KeepsFlux = given.GetValue(Flux);
        if (given.GetValue(Ignore) is { } names) request.Ignored = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ReadWeights(given.GetValue(Weights) ?? [], request) ?? ReadPlace(given, request) ?? ReadNames(given, request);
    }

    private static string? ReadWeights(string[] weights, MosaicRequest request)
    {
        var files = request.Files;
        if (weights is [['.', ..] ending] && (files.Length > 1 || !File.Exists(ending)))
        {
            request.Weights = new string[files.Length];
            for (var i = 0; i < files.Length; i++) request.Weights[i] = Path.ChangeExtension(files[i], null) + ending;
            return null;
        }
        request.Weights = weights;
        return weights.Length == 0 || weights.Length == files.Length ? null : $"--weights names {weights.Length} files for {files.Length} images";
    }

    private string? ReadPlace(ParseResult given, MosaicRequest request)
    {
        if (given.GetValue(Scale) is { } scale)
        {
            if (!(Number(scale) is > 0 and < 3600 * 10 and var seconds)) return $"--scale takes arcseconds, not '{scale}'";
            request.PixelDegrees = seconds / 3600;
        }
        if (given.GetValue(Rotation) is { } rotation)
        {
            if (!(Number(rotation) is >= -360 and <= 360 and var degrees)) return $"--rotation takes degrees, not '{rotation}'";
            request.RotationDegrees = degrees;
        }
        if (given.GetValue(Center) is not { } center) return given.GetValue(Size) is null ? null : "--size needs --center";
        if (Point(center) is not { } point) return $"--center takes RA,DEC, not '{center}'";
        request.Center = point;
        return given.GetValue(Size) is { } size ? ReadSize(size, request) : "--center needs --size";
    }

    private static string? ReadSize(string size, MosaicRequest request)
    {
        var comma = size.IndexOfAny([',', 'x']);
        var (width, height) = (Count(comma < 0 ? size : size[..comma]), Count(size[(comma + 1)..]));
        if (width is null || height is null) return $"--size takes pixels, W or W,H, {LongestSide} at most, not '{size}'";
        (request.Width, request.Height) = (width.Value, height.Value);
        return null;
    }

    private string? ReadNames(ParseResult given, MosaicRequest request)
    {
        if (given.GetValue(Projection) is { } code)
        {
            if (!Enum.TryParse<GridProjection>(code, ignoreCase: true, out var projection) || char.IsAsciiDigit(code[0])) return $"--projection does not know '{code}'";
            request.Projection = projection;
        }
        if (given.GetValue(Kernel) is { } kernel)
        {
            if (!Enum.TryParse<ResamplingKernel>(kernel, ignoreCase: true, out var known) || char.IsAsciiDigit(kernel[0])) return $"--kernel does not know '{kernel}'";
            request.Kernel = known;
        }
        if (given.GetValue(Combine) is { } combine)
        {
            if (MethodOf(combine) is not { } method) return $"--combine does not know '{combine}'";
            request.Method = method;
        }
        if (given.GetValue(Threads) is not { } threads) return null;
        if (Count(threads) is not ({ } count and <= 1024)) return $"--threads takes a number, not '{threads}'";
        request.Threads = count;
        return null;
    }

    private static CoaddMethod? MethodOf(string name) => name.ToUpperInvariant() switch
    {
        "WEIGHTED" => CoaddMethod.WeightedMean,
        "MEAN" or "AVERAGE" => CoaddMethod.Mean,
        "MEDIAN" => CoaddMethod.Median,
        "CLIPPED" => CoaddMethod.ClippedMean,
        "FIRST" => CoaddMethod.First,
        "MIN" => CoaddMethod.Minimum,
        "MAX" => CoaddMethod.Maximum,
        _ => null,
    };

    private static SkyPoint? Point(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return null;
        var (first, second) = (text[..comma].Trim(), text[(comma + 1)..].Trim());
        if (Number(first) is not { } lon || Number(second) is not { } lat)
        {
            if (!Sexagesimal.TryParseHours(Encoding.ASCII.GetBytes(first), out lon) || !Sexagesimal.TryParseDegrees(Encoding.ASCII.GetBytes(second), out lat)) return null;
        }
        return lon is >= 0 and <= 360 && lat is >= -90 and <= 90 ? new SkyPoint(lon, lat) : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= LongestSide ? value : null;
}
