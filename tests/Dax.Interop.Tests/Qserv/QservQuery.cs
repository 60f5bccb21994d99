using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Qserv;

/// <summary>One of Qserv's own integration queries: as MariaDB takes it and as ADQL.</summary>
internal sealed partial class QservQuery
{
    /// <summary>What ADQL has no words for, and how one recognises it.</summary>
    private static readonly (string Pattern, string Reason)[] Beyond =
    [
        (@"^\s*SHOW\b", "SHOW is no query"),
        (@"<=>", "the null-safe comparison is MySQL's"),
        (@"\bDIV\b|\sMOD\s", "DIV and infix MOD are MySQL's"),
        (@"\s[&|^]\s|<<|>>", "ADQL 2.1 has no bitwise operators"),
        (@"scisql_s2PtInEllipse", "ADQL has no ellipse"),
        (@"scisql_s2PtInCPoly", "MariaDB has no such function here"),
        (@"hex\(", "ADQL has no HEX"),
        (@"\bchunkId\b|\bsubChunkId\b", "Qserv's partition columns are not in the published tables"),
        (@"varBinaryField|blobField", "columns that Qserv's loader adds, not in the files' schema as text"),
        (@"LIKE 'Z'", "MariaDB's LIKE ignores case with these tables, ADQL's does not"),
        (@"HAVING\s+[`]?flx", "HAVING on an alias is MySQL's"),
    ];

    // Ordered by columns with nulls or ties, which each engine orders as it likes.
    private static readonly string[] PartlyOrdered = ["3011_selectSample"];

    private QservQuery(string name, string schema, string sql) => (Name, Schema, Sql) = (name, schema, sql);

    public string Name { get; }

    /// <summary>The schema, and MariaDB's database, that its tables are in.</summary>
    public string Schema { get; }

    /// <summary>Without comments and Qserv's alternatives.</summary>
    public string Sql { get; }

    /// <summary>Why it has no ADQL form, or null.</summary>
    public string? Excluded => Beyond.FirstOrDefault(b => Regex.IsMatch(Sql, b.Pattern, RegexOptions.IgnoreCase)).Reason;

    public bool IsOrdered => Sql.Contains("ORDER BY", StringComparison.OrdinalIgnoreCase) && !PartlyOrdered.Any(Name.Contains);

    /// <summary>LIMIT without an order picks rows at will: nothing to compare.</summary>
    public bool IsArbitrary => !IsOrdered && Sql.Contains("LIMIT", StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<QservQuery> All()
    {
        foreach (var (folder, schema) in new[] { ("pt11-case01", "qcase01"), ("pt11-case02", "qcase02") })
            foreach (var file in Directory.GetFiles(Path.Combine(RepositoryFiles.Shared!, "data", "catalogs", folder, "queries"), "*.sql").Order(StringComparer.Ordinal))
                yield return new QservQuery($"{folder}/{Path.GetFileName(file)}", schema, Strip(File.ReadAllLines(file)));
    }

    /// <summary>The same question in ADQL.</summary>
    public string ToAdql()
    {
        var text = Sql.Replace('`', '"').Replace("&&", "AND", StringComparison.Ordinal).Replace("||", "OR", StringComparison.Ordinal);
        text = Magnitude().Replace(text, "(-2.5*LOG10($1) - 48.6)");
        text = Separation().Replace(text, "DISTANCE($1)");
        text = Circle().Replace(text, "CONTAINS(POINT($1, $2), CIRCLE($3))=1");
        text = Box().Replace(text, "($1 BETWEEN $3 AND $5 AND $2 BETWEEN $4 AND $6)");
        text = Remainder().Replace(text, "MOD($1, $2)");
        text = Power().Replace(text, "POWER(");
        text = Reserved().Replace(text, "AS \"$1\"");
        text = TableName().Replace(text, $"{Schema}.$0");
        var limit = Limit().Match(text);
        return limit.Success ? First().Replace(Limit().Replace(text, ""), $"SELECT TOP {limit.Groups[1].Value} ", 1) : text;
    }

    private static string Strip(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(l => Comment().Replace(l, "")).Where(l => !string.IsNullOrWhiteSpace(l)))
            .Replace("{DBTAG_A}", "", StringComparison.Ordinal).Trim().TrimEnd(';');

    [GeneratedRegex(@"--.*$")] private static partial Regex Comment();
    [GeneratedRegex(@"scisql_fluxToAbMag\(\s*(\w+(?:\.\w+)?)\s*\)", RegexOptions.IgnoreCase)] private static partial Regex Magnitude();
    [GeneratedRegex(@"scisql_angSep\(([^()]*)\)", RegexOptions.IgnoreCase)] private static partial Regex Separation();
    [GeneratedRegex(@"scisql_s2PtInCircle\(([^,()]*),([^,()]*),([^()]*)\)(?:\s*=\s*1)?", RegexOptions.IgnoreCase)] private static partial Regex Circle();
    [GeneratedRegex(@"scisql_s2PtInBox\(([^,()]*),([^,()]*),([^,()]*),([^,()]*),([^,()]*),([^,()]*)\)(?:\s*=\s*1)?", RegexOptions.IgnoreCase)] private static partial Regex Box();
    [GeneratedRegex(@"([\w.]+)\s*%\s*(\w+(?:\([^()]*\))?)")] private static partial Regex Remainder();
    [GeneratedRegex(@"\bpow\(", RegexOptions.IgnoreCase)] private static partial Regex Power();
    [GeneratedRegex(@"\bAS\s+(distance|size|value|offset)\b", RegexOptions.IgnoreCase)] private static partial Regex Reserved();
    [GeneratedRegex(@"(?<![.\w""])(?:Object|Source|Filter|LeapSeconds|Logs|RefSrcMatch|Science_Ccd_Exposure|SimRefObject|sdqa_Metric)\b(?!\s*\.)")] private static partial Regex TableName();
    [GeneratedRegex(@"\s+LIMIT\s+(\d+)\s*$", RegexOptions.IgnoreCase)] private static partial Regex Limit();
    [GeneratedRegex(@"^\s*SELECT\s+", RegexOptions.IgnoreCase)] private static partial Regex First();
}
