using System.Text.RegularExpressions;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>How <c>ivoa.ObsCore</c> follows the Butler repositories (section `Dax:ObsCore`).</summary>
public sealed partial class ObsCoreOptions
{
    public const string Section = "Dax:ObsCore";

    /// <summary>Pause between two looks for new datasets; zero: only at start.</summary>
    public TimeSpan SyncEvery { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>At least so often the ids of all datasets are compared with the rows, which finds those that went, and those that came in by another way than being registered.</summary>
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Repositories with at most so many rows are compared at every look.</summary>
    public long SmallRows { get; set; } = 100_000;

    /// <summary>New datasets are looked for from so long before the newest known one: registrations in one transaction become visible later than others that began after them.</summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Rows of images without region are made again for so long after they were registered: visits of raw images are defined later.</summary>
    public TimeSpan RegionPatience { get; set; } = TimeSpan.FromDays(7);

    /// <summary>What stands behind <c>ivo://</c> in identifiers of datasets where a mapping does not say: the naming authority and a path, such as <c>example.org/survey</c>.</summary>
    public string Authority { get; set; } = "unregistered/dax";

    /// <summary>Every broken rule in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        if (SyncEvery < TimeSpan.Zero || (SyncEvery > TimeSpan.Zero && SyncEvery < TimeSpan.FromSeconds(1)) || SyncEvery > TimeSpan.FromDays(1)) yield return $"{Section}:SyncEvery must be zero, or between a second and a day.";
        if (ReconcileEvery < TimeSpan.Zero) yield return $"{Section}:ReconcileEvery must not be negative.";
        if (Overlap < TimeSpan.Zero || RegionPatience < TimeSpan.Zero) yield return $"{Section}:Overlap and RegionPatience must not be negative.";
        if (!AuthorityShape().IsMatch(Authority)) yield return $"{Section}:Authority must be a naming authority and a path, such as example.org/survey.";
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._~-]{2,}(/[A-Za-z0-9._~-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex AuthorityShape();
}
