using System.Reflection;

namespace Dax.Backends.Cluster;

/// <summary>
/// One step of the shared schema, known by its name. A script that was published is never changed: what comes later is another script, and adds only what
/// silos of the version before do not mind.
/// </summary>
/// <param name="Name">Sorts in the order of application: "0001-jobs".</param>
/// <param name="Statements">Each may be run again after a run that broke off.</param>
public sealed record SchemaScript(string Name, IReadOnlyList<string> Statements)
{
    /// <summary>A line of its own between two statements; semicolons are no sign of an end inside procedures.</summary>
    private const string Separator = "-- ;;";

    /// <summary>The job index and small results.</summary>
    public static IReadOnlyList<SchemaScript> OfJobs(ServerDialect dialect) => Read(typeof(SchemaScript).Assembly, "Dax.Backends.Cluster.Schema", dialect);

    /// <summary>The resources <c>PREFIX.DIALECT.NAME.sql</c> of an assembly.</summary>
    public static IReadOnlyList<SchemaScript> Read(Assembly assembly, string prefix, ServerDialect dialect)
    {
        var start = $"{prefix}.{dialect.Name}.";
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Read(assembly, n, start.Length))];
    }

    private static SchemaScript Read(Assembly assembly, string resource, int prefix)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new SchemaScript(resource[prefix..^".sql".Length], Split(reader.ReadToEnd()));
    }

    internal static IReadOnlyList<string> Split(string text) =>
        [.. text.ReplaceLineEndings("\n").Split($"\n{Separator}\n").Select(s => s.Trim()).Where(s => s.Length > 0)];
}
