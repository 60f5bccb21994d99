namespace Dax.Differential.Tests.Cases;

/// <param name="Adql">The query.</param>
/// <param name="IsError">The data do not allow it: evaluator and engine both say so.</param>
internal sealed record Case(string Adql, bool IsError)
{
    /// <summary>Engines whose answer may be another: docs/adql.md says why.</summary>
    public IReadOnlyList<string> NotOn { get; init; } = [];
}

/// <summary>
/// Queries in text files, one file a topic, one query a line; lines that begin with blanks go on. <c>#</c> begins a comment, <c>!</c> a query
/// whose data do not allow it, <c>~MariaDB,PostgreSQL</c> one that is not compared there.
/// </summary>
internal static class CaseFiles
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static IEnumerable<string> Topics() => Directory.GetFiles(Folder, "*.adql").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public static IReadOnlyList<Case> Read(string topic)
    {
        var queries = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, topic + ".adql")))
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
                continue;
            if (line[0] == ' ')
                queries[^1] += "\n" + line;
            else
                queries.Add(line);
        }

        return [.. queries.Select(Parse)];
    }

    private static Case Parse(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (line[0] == '~')
            return Parse(line[(blank + 1)..]) with { NotOn = line[1..blank].Split(',') };
        return line[0] == '!' ? new(line[1..].Trim(), true) : new(line, false);
    }
}
