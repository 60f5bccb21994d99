using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>The worked examples of the IVOA's UDF catalogue 1.2, each to the digits that are printed.</summary>
public sealed partial class UserFunctionExampleTests(UserFunctionCatalog catalog) : IClassFixture<UserFunctionCatalog>
{
    /// <summary>What has tests of its own (random, another service's table, cut off, refused) or is not there (a resolver of names).</summary>
    private static bool IsElsewhere(string expression) => expression.Contains("\\verb", StringComparison.Ordinal) || expression.StartsWith("SELECT", StringComparison.Ordinal)
        || expression.Contains("random", StringComparison.Ordinal) || expression.Contains("simbad", StringComparison.Ordinal) || expression.Contains("23.2)", StringComparison.Ordinal);

    [Fact]
    public async Task Examples_OfTheCatalogue_GiveWhatIsPrinted()
    {
        var file = Path.Combine(RepositoryRoot(), "..", "shared", "adql-cases", "udf-examples.json");
        Assert.SkipUnless(File.Exists(file), "The catalogue's examples (../shared/adql-cases/udf-examples.json) are not there.");
        using var examples = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var done = 0;
        foreach (var example in examples.RootElement.EnumerateArray())
        {
            var (expression, expected) = (example.GetProperty("expr").GetString()!, example.GetProperty("expected").GetString()!);
            if (IsElsewhere(expression))
                continue;
            done++;
            if (expected.StartsWith("an error", StringComparison.Ordinal))
                Assert.NotEqual("", catalog.Errors($"SELECT {expression} AS v FROM s.t"));
            else
                await Check(expression, expected);
        }

        Assert.True(done >= 20, $"Only {done} examples were there.");
    }

    private async Task Check(string expression, string expected)
    {
        if (expected.StartsWith("NULL", StringComparison.Ordinal))
        {
            Assert.Null(await catalog.Value(expression));
            return;
        }

        // Of several results in one text, the first belongs to the expression.
        var printed = Numbers().Matches(expected.Split(']')[0].Split("This")[0].Split("All")[0].Split("In ")[0]).Select(m => m.Value).ToList();
        var values = (await catalog.Value(expression))!.Split(' ');
        Assert.True(values.Length == printed.Count, $"{expression} gave {string.Join(' ', values)}");
        for (var i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(Parse(values[i]) - Parse(printed[i])) <= Tolerance(printed[i]), $"{expression}: {values[i]}, not {printed[i]}");
    }

    /// <summary>Half a unit of the last printed digit; five when all digits of a double are printed, of which sines and cosines leave the last ones open.</summary>
    private static double Tolerance(string printed)
    {
        var point = printed.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? 0 : printed.Length - point - 1;
        return digits >= 13 ? 5e-14 : 0.501 * Math.Pow(10, -digits);
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Dax.Orleans.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();
}
