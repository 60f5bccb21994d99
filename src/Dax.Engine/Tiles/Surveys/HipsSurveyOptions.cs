using System.Collections.Immutable;
using Dax.Engine.Imagery;
using Dax.Sky.Healpix;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>One map as a configuration file or the data folder has it.</summary>
public sealed class HipsSurveyOptions
{
    private const int MostCollections = 64;
    private const int LongestText = 10_000;

    /// <summary>In its URL.</summary>
    public string Name { get; set; } = "";

    /// <summary>For people; without one the name.</summary>
    public string? Title { get; set; }

    public string? Description { get; set; }

    /// <summary>Label of the Butler repository.</summary>
    public string? Repository { get; set; }

    public string? DatasetType { get; set; }

    /// <summary>Names or glob patterns, searched in this order.</summary>
    public IList<string> Collections { get; set; } = [];

    public string? Band { get; set; }

    /// <summary>The Butler's expression language.</summary>
    public string? Where { get; set; }

    /// <summary>Names of the three maps that are this one's red, green and blue; empty for a map of images.</summary>
    public IList<string> ColorOf { get; set; } = [];

    /// <summary>Of leaf tiles; without one that of the images' pixels.</summary>
    public int? Order { get; set; }

    public int MinOrder { get; set; }

    public ResamplingKernel Kernel { get; set; } = ResamplingKernel.Bilinear;

    /// <summary>What is black in pictures, and what is white; both or neither.</summary>
    public double? CutLow { get; set; }

    public double? CutHigh { get; set; }

    /// <summary>Lines of its properties.</summary>
    public IDictionary<string, string> Properties { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private bool IsColor => ColorOf.Count > 0;

    public HipsSurvey ToSurvey() => new(Name, string.IsNullOrWhiteSpace(Title) ? Name : Title)
    {
        Images = IsColor ? null : new ImageSelection(Repository!, DatasetType!, [.. Collections]) { Band = string.IsNullOrEmpty(Band) ? null : Band, Where = Where ?? "" },
        ColorOf = [.. ColorOf],
        Order = Order,
        MinOrder = MinOrder,
        Kernel = Kernel,
        Cut = CutLow is { } low && CutHigh is { } high ? (low, high) : null,
        Description = Description,
        Properties = Properties.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>Ends of sentences that begin with its name.</summary>
    internal IEnumerable<string> Problems(IEnumerable<HipsSurveyOptions> all) => (IsColor ? ColorProblems(all) : ImageProblems()).Concat(OtherProblems());

    private IEnumerable<string> ImageProblems()
    {
        if (string.IsNullOrWhiteSpace(Repository)) yield return "names no Repository.";
        if (string.IsNullOrWhiteSpace(DatasetType)) yield return "names no DatasetType.";
        if (Collections.Count == 0 || Collections.Any(string.IsNullOrWhiteSpace)) yield return "names no Collections.";
        if (Collections.Count > MostCollections) yield return $"names more than {MostCollections} Collections.";
    }

    private IEnumerable<string> ColorProblems(IEnumerable<HipsSurveyOptions> all)
    {
        if (ColorOf.Count != 3) yield return "must have three maps in ColorOf: red, green, blue.";
        foreach (var part in ColorOf.Distinct(StringComparer.OrdinalIgnoreCase))
            if (all.FirstOrDefault(s => s.Name.Equals(part, StringComparison.OrdinalIgnoreCase)) is not { } member) yield return $"is made of '{part}', which is no map.";
            else if (member.IsColor) yield return $"is made of '{part}', which is a colour map itself.";
        if (Repository is not null || DatasetType is not null || Collections.Count > 0) yield return "has ColorOf and images: a colour map has no images of its own.";
    }

    private IEnumerable<string> OtherProblems()
    {
        if (Order is < 0 or > HipsTile.MaxOrder) yield return $"has an Order that is not between 0 and {HipsTile.MaxOrder}.";
        if (MinOrder < 0 || MinOrder > (Order ?? HipsTile.MaxOrder)) yield return "has a MinOrder that is not between 0 and its Order.";
        if (!Enum.IsDefined(Kernel)) yield return "has a Kernel that there is not.";
        if (CutLow is null != CutHigh is null) yield return "has half a cut: CutLow and CutHigh go together.";
        if (CutLow is { } low && CutHigh is { } high && !(double.IsFinite(low) && double.IsFinite(high) && low < high)) yield return "must have a CutLow that is less than its CutHigh.";
        if ((Title?.Length ?? 0) > LongestText || (Description?.Length ?? 0) > LongestText || (Where?.Length ?? 0) > LongestText) yield return $"has a text of more than {LongestText} characters.";
        foreach (var (keyword, value) in Properties)
            if (keyword.Length is 0 or > 64 || keyword.AsSpan().IndexOfAnyExcept(Keyword) >= 0 || value.AsSpan().IndexOfAny('\r', '\n') >= 0) yield return $"has the property '{keyword}': keywords are of letters, digits and '_', values of one line.";
    }

    private static readonly System.Buffers.SearchValues<char> Keyword = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
