using Dax.Backends.Felis;
using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Metadata;

/// <summary>The Felis files of a source.</summary>
internal static class DescriptionFiles
{
    /// <summary>A fault names the file and what is wrong with it, for the operator.</summary>
    public static Result<IReadOnlyList<SchemaEntry>> Read(IEnumerable<string> files)
    {
        var schemas = new List<SchemaEntry>();
        foreach (var path in files)
        {
            try
            {
                using var file = File.OpenRead(path);
                var report = FelisFile.Read(file);
                if (report.Schema is null) return new Fault.Broken($"Its description {Path.GetFileName(path)} cannot be read: {string.Join(' ', report.Problems.Take(3))}");
                schemas.Add(report.Schema);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new Fault.Broken($"Its description {Path.GetFileName(path)} cannot be read.");
            }
        }
        return schemas;
    }
}
