using System.Text.RegularExpressions;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>The HiPS maps of the service (section `Hips`), and how they are made and kept.</summary>
public sealed partial class HipsOptions
{
    public const string Section = "Hips";

    public IList<HipsSurveyOptions> Surveys { get; } = [];

    /// <summary>The registry is asked again which images a map has when its last answer is older than this.</summary>
    public TimeSpan RefreshAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A map of more images is refused.</summary>
    public int MaxImages { get; set; } = 200_000;

    /// <summary>Images that one tile is made of.</summary>
    public int MaxImagesPerTile { get; set; } = 2_000;

    /// <summary>Leaf tiles that are made while one request for a coarser tile waits.</summary>
    public int MaxLeaves { get; set; } = 256;

    /// <summary>Tiles that one request makes at once, below the tile that it asks for.</summary>
    public int Parallelism { get; set; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>What is known of a stored tile is compared with the store again when it is older than this.</summary>
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of tiles that are kept in memory.</summary>
    public long MemoryBytes { get; set; } = 128L << 20;

    /// <summary>A request waits so long for a tile at most; the making goes on for those who ask again.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether clients may have maps built ahead by a job.</summary>
    public bool AllowBuildJobs { get; set; }

    /// <summary>Every broken rule in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        if (RefreshAfter < TimeSpan.Zero || CheckAfter < TimeSpan.Zero) yield return $"{Section}:RefreshAfter and CheckAfter must not be negative.";
        if (MaxImages < 1 || MaxImagesPerTile < 1 || MaxLeaves < 1 || Parallelism < 1) yield return $"{Section}:MaxImages, MaxImagesPerTile, MaxLeaves and Parallelism must be positive.";
        if (MemoryBytes < 0) yield return $"{Section}:MemoryBytes must not be negative.";
        if (Patience <= TimeSpan.Zero || Patience > TimeSpan.FromSeconds(25)) yield return $"{Section}:Patience must be between 0 and 25 s.";
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var survey in Surveys)
        {
            if (!IsName(survey.Name)) yield return $"{Section}:Surveys has the name '{survey.Name}': a name has 1 to 64 letters, digits, '_' and '-', a letter or digit first.";
            else if (!names.Add(survey.Name)) yield return $"{Section}:Surveys has the name '{survey.Name}' twice.";
            foreach (var problem in survey.Problems(Surveys)) yield return $"{Section}:Surveys '{survey.Name}' {problem}";
        }
    }

    public static bool IsName(string? text) => text is not null && NameShape().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameShape();
}
