using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;
using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Queries;

/// <summary>One of Qserv's integration queries, as tests/data/qserv/queries.txt has it.</summary>
internal sealed partial record QueryCase(string Name, string? Adql, string? Reason, IReadOnlyList<string> Marks)
{
    public string Database => QservRoom.Cases.Single(c => Name.StartsWith(c.Folder, StringComparison.Ordinal)).Database;

    /// <summary>Words of the rule by which our dialect refuses it; null when it does not.</summary>
    public string? Refusal => After("refused by Qserv: ");

    public bool InMaria => After("not in MariaDB: ") is null;

    public bool InDuck => After("not in DuckDB: ") is null;

    public bool IsOrdered => Adql!.Contains("ORDER BY", StringComparison.OrdinalIgnoreCase) && !Marks.Contains("ties");

    public bool IsArbitrary => Marks.Contains("any rows");

    private string? After(string words) => Marks.FirstOrDefault(m => m.StartsWith(words, StringComparison.Ordinal))?[words.Length..];

    /// <summary>As MariaDB takes the original: without comments, which hold Qserv's alternatives; bytes in hexadecimal.</summary>
    public string OriginalSql()
    {
        var (folder, name) = (Name[..Name.IndexOf('/', StringComparison.Ordinal)], Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var lines = File.ReadAllLines(Path.Combine(QservRoom.CaseFolder(folder), "queries", name + ".sql")).Select(l => Comment().Replace(l, ""));
        return Bytes().Replace(string.Join('\n', lines).Replace("{DBTAG_A}", "", StringComparison.Ordinal).Trim().TrimEnd(';'), "HEX($0)");
    }

    public static IReadOnlyList<QueryCase> All { get; } = [.. Read(File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests", "data", "qserv", "queries.txt")))];

    private static IEnumerable<QueryCase> Read(IEnumerable<string> lines)
    {
        string? name = null, reason = null;
        var marks = new List<string>();
        var adql = new List<string>();
        foreach (var line in lines.Append("= "))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                if (name is not null)
                    yield return new QueryCase(name, adql.Count > 0 ? string.Join('\n', adql) : null, reason, [.. marks]);
                (name, reason) = (line[2..], null);
                marks.Clear();
                adql.Clear();
            }
            else if (line.StartsWith("! ", StringComparison.Ordinal))
                reason = line[2..];
            else if (line.StartsWith("# ", StringComparison.Ordinal))
                marks.Add(line[2..]);
            else if (line.Length > 0 && name is not null)
                adql.Add(line);
        }
    }

    [GeneratedRegex(@"--.*$")] private static partial Regex Comment();
    [GeneratedRegex(@"\b(?:varBinaryField|blobField)\b")] private static partial Regex Bytes();
}
