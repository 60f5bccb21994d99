using System.Globalization;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Ivoa.Soda;
using Dax.Sky.Geometry;

namespace Dax.Engine.Mosaics;

/// <summary>The parameters of a request as far as they were read, each by itself.</summary>
internal sealed class MosaicReading
{
    /// <summary>Of a query or an expression.</summary>
    private const int MostCharacters = 100_000;

    /// <summary>Degrees along a side of a mosaic.</summary>
    private const double LeastSize = 1e-6;

    private static readonly HashSet<string> Numbers = new(["RA", "DEC", "PIXELSCALE", "ROTATION", "STRETCH", "Q"], StringComparer.Ordinal);
    private static readonly HashSet<string> Texts = new(["REPO", "DATASETTYPE", "BAND", "WHERE", "ADQL"], StringComparer.Ordinal);

    private readonly HashSet<DatasetUri> known = [];
    private readonly Dictionary<string, string> once = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> numbers = new(StringComparer.Ordinal);

    public List<DatasetUri> Ids { get; } = [];
    public List<ISkyRegion> Regions { get; } = [];
    public List<string> Collections { get; } = [];
    public string?[] Colors { get; } = new string?[3];
    public (double Width, double Height)? Size { get; private set; }
    public CutoutFormat Format { get; private set; } = CutoutFormat.Fits;
    public string? Problem { get; private set; }

    /// <summary>An ID that can be no dataset's.</summary>
    public Fault? NoSuchDataset { get; private set; }

    public string? Text(string name) => once.GetValueOrDefault(name);

    public double? Number(string name) => numbers.TryGetValue(name, out var number) ? number : null;

    public T Chosen<T>(string name, IReadOnlyDictionary<string, T> words, T fallback = default!) => once.TryGetValue(name, out var word) ? words[word] : fallback;

    /// <param name="name">Upper case.</param>
    /// <param name="value">An empty one is none.</param>
    public void Take(string name, string value)
    {
        if (value.Length == 0) return;
        if (value.Length > MostCharacters && name is not ("POS" or "POLYGON")) Problem = $"{name} has more than {MostCharacters} characters.";
        else if (name is "ID") TakeId(value);
        else if (name is "POS" or "CIRCLE" or "POLYGON") TakeRegion(name, value);
        else if (name is "COLLECTION") Collections.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        else TakeSingle(name is "SCALE" ? "PIXELSCALE" : name, value);
    }

    private void TakeSingle(string name, string value)
    {
        var isWord = MosaicChoices.Words.TryGetValue(name, out var words);
        if (!isWord && !Numbers.Contains(name) && !Texts.Contains(name) && name is not ("SIZE" or "RESPONSEFORMAT" or "RED" or "GREEN" or "BLUE")) return;
        if (once.TryGetValue(name, out var before) && !before.Equals(value, StringComparison.OrdinalIgnoreCase)) Problem = $"{name} is given twice with different values.";
        once[name] = value;
        if (isWord && !words!.Contains(value, StringComparer.OrdinalIgnoreCase)) Problem = $"{name}: '{Shown(value)}' is not one of {string.Join(", ", words!.Select(w => w.ToLowerInvariant()).Order(StringComparer.Ordinal))}.";
        else if (Numbers.Contains(name)) TakeNumber(name, value);
        else if (name is "SIZE") TakeSize(value);
        else if (name is "RESPONSEFORMAT") TakeFormat(value);
        else if (name is "RED" or "GREEN" or "BLUE") Colors[name switch { "RED" => 0, "GREEN" => 1, _ => 2 }] = value;
    }

    private void TakeId(string value)
    {
        if (!DatasetUri.TryParse(value, out var uri)) NoSuchDataset ??= new Fault.NotFound(SodaErrors.Text(SodaErrors.Usage, $"There is no dataset '{(value.Length > 200 ? value[..200] + "…" : value)}'."));
        else if (known.Add(uri)) Ids.Add(uri);
    }

    private void TakeRegion(string name, string value)
    {
        ISkyRegion? region;
        string? error;
        var isRegion = name switch
        {
            "POS" => SodaShapes.TryPos(value, out region, out error),
            "CIRCLE" => SodaShapes.TryCircle(value, out region, out error),
            _ => SodaShapes.TryPolygon(value, out region, out error),
        };
        if (isRegion) Regions.Add(region!);
        else Problem = error;
    }

    private void TakeNumber(string name, string value)
    {
        if (TryNumber(value, out var number)) numbers[name] = number;
        else Problem = $"{name}: '{Shown(value)}' is not a number.";
    }

    private void TakeSize(string value)
    {
        var parts = value.Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 1 or 2 && TryNumber(parts[0], out var width) && TryNumber(parts[^1], out var height) && width is >= LeastSize and <= 360 && height is >= LeastSize and <= 360) Size = (width, height);
        else Problem = $"SIZE is one or two numbers of degrees, at least 0.000001 and at most 360, not '{Shown(value)}'.";
    }

    private void TakeFormat(string value)
    {
        if (CutoutFormat.Find(value) is { } format) Format = format;
        else Problem = $"RESPONSEFORMAT: '{Shown(value)}' is not one of {string.Join(", ", CutoutFormat.MediaTypes)}.";
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static string Shown(string value) => value.Length > 60 ? value[..60] + "…" : value;
}
