using System.Diagnostics;
using System.Globalization;

namespace Dax.Architecture.Tests;

/// <summary>The catalogue that ships, by itself; scripts/check-messier compares it with copies that Debian packages carry.</summary>
public class ShippedCatalogTests
{
    private const int Skipped = 77;

    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Dax.Silo", "Catalogs");
    private static readonly string[][] Rows = [.. File.ReadAllLines(Path.Combine(Folder, "messier.csv")).Select(l => l.Split(','))];

    [Fact]
    public void Messier_Rows_AreTheHundredAndTen()
    {
        Assert.Equal(Enumerable.Range(1, 110), Rows.Skip(1).Select(r => int.Parse(r[0], CultureInfo.InvariantCulture)));
        Assert.All(Rows, row => Assert.Equal(Rows[0].Length, row.Length));
        var lengths = Lengths();
        Assert.All(Rows.Skip(1), row => Assert.All(lengths, pair => Assert.InRange(row[Array.IndexOf(Rows[0], pair.Key)].Length, 0, pair.Value)));
    }

    [Fact]
    public void Messier_Description_NamesTheColumnsInOrder()
    {
        var described = Lines().Where(l => l.StartsWith("  - name: ", StringComparison.Ordinal)).Select(l => l[10..]);
        Assert.Equal(Rows[0], described);
    }

    [Fact]
    public async Task Messier_AgainstOtherCopies_Agrees()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "scripts", "check-messier")) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var check = Process.Start(start)!;
        var output = check.StandardOutput.ReadToEndAsync();
        var errors = check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output + await errors;
        Assert.SkipWhen(check.ExitCode == Skipped, text);
        Assert.True(check.ExitCode == 0, text);
    }

    private static IEnumerable<string> Lines() => File.ReadLines(Path.Combine(Folder, "messier.yaml"));

    private static Dictionary<string, int> Lengths()
    {
        var lengths = new Dictionary<string, int>();
        var column = "";
        foreach (var line in Lines())
        {
            if (line.StartsWith("  - name: ", StringComparison.Ordinal)) column = line[10..];
            if (line.StartsWith("    length: ", StringComparison.Ordinal)) lengths[column] = int.Parse(line[12..], CultureInfo.InvariantCulture);
        }
        return lengths;
    }
}
