using System.Text;

namespace Dax.Backends.Felis;

/// <summary>
/// Reads Felis, Rubin's language for descriptions of catalogs (felis.lsst.io), into the form of TAP_SCHEMA. Knows nothing of
/// databases: keys that create tables elsewhere (mysql:, postgresql:) are passed over.
/// </summary>
public static class FelisFile
{
    /// <summary>The largest text that is read, in bytes. Rubin's largest is 0.5 MB.</summary>
    public const int MaxBytes = 32 << 20;

    /// <summary>Reads the text of a stream (UTF-8) to its end. Whatever is wrong with it is in the report, never an exception.</summary>
    public static FelisReport Read(Stream yaml)
    {
        var problems = new FelisProblems();
        return Text(yaml, problems) is { } text ? Read(text, problems) : new FelisReport(null, problems.Sorted);
    }

    /// <summary>The same of a text in memory.</summary>
    public static FelisReport Read(string yaml) => Read(yaml, new FelisProblems());

    private static FelisReport Read(string text, FelisProblems problems)
    {
        using var reader = new StringReader(text);
        var root = FelisYaml.Parse(reader, problems);
        if (root is null)
        {
            if (!problems.HasErrors)
            {
                problems.Error(new Place(1, 1), "The text is empty.");
            }
            return new FelisReport(null, problems.Sorted);
        }
        if (new FelisModelReader(problems).Schema(root) is not { } schema)
        {
            return new FelisReport(null, problems.Sorted);
        }
        new FelisCheck(schema, problems).Run();
        var entry = problems.HasErrors ? null : new FelisTables(schema, new FelisReferences(schema, problems)).Schema();
        return new FelisReport(entry, problems.Sorted);
    }

    private static string? Text(Stream yaml, FelisProblems problems)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = yaml.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, n);
            if (bytes.Length > MaxBytes)
            {
                problems.Error(new Place(0, 0), $"The text is larger than {MaxBytes >> 20} MiB.");
                return null;
            }
        }
        try
        {
            return new UTF8Encoding(false, true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            problems.Error(new Place(0, 0), "The text is not UTF-8.");
            return null;
        }
    }
}
