namespace Dax.Silo.Hosting;

/// <summary>
/// What a silo does. It says so in its name, <c>NAME/front+catalog</c>, which the table of silos carries: whoever knows of a silo knows its roles. A name without
/// roles has them all.
/// </summary>
internal static class SiloRoles
{
    /// <summary>Answers requests and owns nothing.</summary>
    public const string Front = "front";

    /// <summary>Queries: jobs of tables, scans.</summary>
    public const string Catalog = "catalog";

    /// <summary>Datasets, cutouts, links.</summary>
    public const string Image = "image";

    private const char Start = '/';
    private const char Between = '+';

    public static IReadOnlyList<string> All { get; } = [Front, Catalog, Image];

    /// <param name="roles">Separated by commas; null or empty means all.</param>
    public static string NameSilo(string name, string? roles) =>
        Read(roles) is { Length: > 0 } some ? $"{name}{Start}{string.Join(Between, some.Distinct(StringComparer.OrdinalIgnoreCase)).ToLowerInvariant()}" : name;

    /// <summary>The first word that is no role.</summary>
    public static string? Unknown(string? roles) => Read(roles).FirstOrDefault(r => !All.Contains(r, StringComparer.OrdinalIgnoreCase));

    public static bool Has(string siloName, string role)
    {
        var start = siloName.LastIndexOf(Start);
        return start < 0 || siloName[(start + 1)..].Split(Between).Contains(role, StringComparer.Ordinal);
    }

    private static string[] Read(string? roles) => (roles ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
