using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>Jobs that read a whole table, together, over HTTP: they share its scan, and say so while they run.</summary>
public sealed partial class ScanTests
{
    private const int Rows = 150_000;

    [Fact]
    public async Task Jobs_OverOneTableTogether_ShareItsScanAndAreRight()
    {
        await using var service = await DaxService.Start(
            new Dictionary<string, string> { ["DuckDb__SharedScanRows"] = "100000", ["DuckDb__ScanPieceRows"] = "8192" }, Import, empty: true);
        var asked = Enumerable.Range(0, 12).Select(i => (i % 3) switch
        {
            0 => ($"SELECT COUNT(*) AS n FROM big.numbers WHERE v > {i * 10_000}", $"n\n{Rows - 1 - i * 10_000}\n"),
            1 => ($"SELECT k, COUNT(*) AS n FROM big.numbers WHERE v < {i * 7} GROUP BY k ORDER BY k", "k,n\n" + string.Concat(Enumerable.Range(0, 7).Select(k => $"{k},{i}\n"))),
            _ => ($"SELECT v FROM big.numbers WHERE v IN ({i}, {1000 * i})", $"v\n{i}\n{1000 * i}\n"),
        }).ToList();
        var jobs = await Task.WhenAll(asked.Select(a => Submit(service, a.Item1)));
        for (var i = 0; i < jobs.Length; i++)
        {
            var document = await Wait(service, jobs[i]);
            Assert.Contains("<uws:phase>COMPLETED<", document, StringComparison.Ordinal);
            var found = await service.Http.GetStringAsync(new Uri(service.Url, jobs[i] + "/results/result"));
            Assert.Equal(Lines(asked[i].Item2), Lines(found.ReplaceLineEndings("\n")));
        }
    }

    [Fact]
    public async Task Sync_OverALargeTable_SharesToo()
    {
        await using var service = await DaxService.Start(
            new Dictionary<string, string> { ["DuckDb__SharedScanRows"] = "100000", ["DuckDb__ScanPieceRows"] = "8192" }, Import, empty: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => service.Http.GetStringAsync(new Uri(
            $"{service.Tap}/sync?LANG=ADQL&RESPONSEFORMAT=csv&QUERY={Uri.EscapeDataString($"SELECT SUM(v) AS s FROM big.numbers WHERE k = {i % 7}")}"))));
        for (var i = 0; i < answers.Length; i++)
            Assert.Equal($"s\n{Enumerable.Range(0, Rows).Where(v => v % 7 == i % 7).Sum(v => (long)v)}\n", answers[i].ReplaceLineEndings("\n"));
    }

    private static async Task Import(string folder)
    {
        var file = Path.Combine(folder, "numbers.csv");
        var text = new StringBuilder("v,k\n");
        for (var i = 0; i < Rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i},{i % 7}\n");
        await File.WriteAllTextAsync(file, text.ToString());
        await DaxService.Command("import", file, "--table", "big.numbers", "--data", folder);
    }

    private static async Task<string> Submit(DaxService service, string query)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["LANG"] = "ADQL", ["QUERY"] = query, ["RESPONSEFORMAT"] = "csv", ["PHASE"] = "RUN" });
        using var answer = await service.Http.PostAsync(new Uri(service.Tap + "/async"), form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.AbsolutePath;
    }

    private static async Task<string> Wait(DaxService service, string job)
    {
        for (var i = 0; i < 60; i++)
        {
            var document = await service.Http.GetStringAsync(new Uri(service.Url, job + "?WAIT=5"));
            if (!Working().IsMatch(document)) return document;
        }
        throw new TimeoutException(job);
    }

    private static List<string> Lines(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    [GeneratedRegex("<uws:phase>(PENDING|QUEUED|EXECUTING)<")]
    private static partial Regex Working();
}
