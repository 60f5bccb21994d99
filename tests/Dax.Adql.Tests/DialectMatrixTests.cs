using System.Text;

namespace Dax.Adql.Tests;

/// <summary>
/// One query, the text that each engine gets, or the error. The tables of Matrix/: a line with <c>&gt;</c> is a query; below it, a line for each dialect
/// with its text, or with <c>!</c> and the errors. Every text of PostgreSQL (with pgSphere and q3c where named) and of MySQL was run by PostgreSQL 15 and MariaDB 10.11.
/// </summary>
public sealed class DialectMatrixTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Matrix");

    public static TheoryData<string> Topics() => [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Write_EveryDialect_SaysWhatTheTableSays(string topic)
    {
        var wrong = new StringBuilder();
        var query = "";
        var cases = 0;
        foreach (var line in File.ReadLines(Path.Combine(Folder, topic + ".txt")))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '>')
            {
                query = line[1..].Trim();
                continue;
            }

            var dialect = line[..line.IndexOf(' ')];
            var expected = line[dialect.Length..].TrimStart();
            var actual = Write(query, dialect);
            cases++;
            if (actual != expected)
                wrong.AppendLine($"> {query}").AppendLine($"  expected {dialect} {expected}").AppendLine($"  actual   {dialect} {actual}");
        }

        Assert.True(cases > 10, "The table is nearly empty.");
        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    [Fact]
    public void Topics_AreThere() => Assert.Equal(["calls", "joins", "qserv", "queries", "sky", "values"], Topics().Select(row => row.Data).Order(StringComparer.Ordinal));

    private static string Write(string adql, string dialect)
    {
        var bound = AdqlCompiler.Compile(adql, MatrixCatalog.Model, AdqlLimits.Default);
        if (!bound.IsOk)
            return "! " + string.Join(" | ", bound.Errors);
        var written = MatrixCatalog.Dialects[dialect].Write(bound.Value, null);
        return written.IsOk ? written.Value.Text : "! " + string.Join(" | ", written.Errors);
    }
}
