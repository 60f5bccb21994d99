using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>TOPCAT's command line as a validator and as a client.</summary>
[Collection("messier")]
public sealed partial class StiltsTests(MessierService messier)
{
    // All but LOC: there is no ivoa.obsplan here.
    private const string Stages = "TMV TME TMS TMC CPV CAP AVV QGE QPO QAS UWS MDQ OBS UPL EXA";

    private readonly DaxService service = messier.Service;

    [Fact]
    public async Task Taplint_EveryStage_NoErrorAndNoFailure()
    {
        Tool.Require("stilts", "stilts");
        var run = await Tool.Run("stilts", ["taplint", $"tapurl={service.Tap}", $"stages={Stages}", "report=EWFS", "maxtable=50", "format=text"], limit: TimeSpan.FromMinutes(8));
        // Its last lines count: "Totals: Errors: 0; Warnings: 0; Infos: 0; Summaries: 40; Failures: 0"
        var totals = Totals().Match(run.Output);
        Assert.True(totals.Success, run.All);
        Assert.True(totals.Groups["errors"].Value == "0" && totals.Groups["failures"].Value == "0", Complaints(run.Output));
        // Each warning is explained in docs/standards.md by its code; a new one is a question to answer there first.
        var explained = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "standards.md"));
        foreach (var code in Warnings().Matches(run.Output).Select(m => m.Groups["code"].Value).Distinct())
            Assert.True(explained.Contains(code, StringComparison.Ordinal), $"taplint warns of {code}, which docs/standards.md does not explain.\n{Complaints(run.Output)}");
    }

    [Theory]
    [InlineData("votable/td")]
    [InlineData("application/x-votable+xml;serialization=BINARY")]
    [InlineData("votable/b2")]
    public async Task Votlint_EverySerialisation_Clean(string format)
    {
        Tool.Require("stilts", "stilts");
        var file = Path.Combine(service.Folder, $"lint-{Guid.NewGuid():N}.vot");
        await Download($"SELECT * FROM messier.objects", format, file);
        var run = await Tool.Run("stilts", ["votlint", $"votable={file}", "ucd=true", "unit=true"]);
        Assert.Equal(0, run.ExitCode);
        Assert.True(string.IsNullOrWhiteSpace(run.All), run.All);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Tapquery_WithUpload_JoinsIt(string sync)
    {
        Tool.Require("stilts", "stilts");
        var upload = Path.Combine(service.Folder, $"up-{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(upload, "m,label\n31,andromeda\n42,orion\n");
        string[] asynchronous = sync == "true" ? [] : ["poll=200"];
        var run = await Tool.Run("stilts",
        [
            "tapquery", $"tapurl={service.Tap}", $"sync={sync}", .. asynchronous, "nupload=1", $"upload1={upload}", "ufmt1=csv", "upname1=mine",
            "adql=SELECT o.name, u.label FROM TAP_UPLOAD.mine AS u JOIN messier.objects AS o ON o.number = u.m ORDER BY u.m", "ofmt=csv",
        ]);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Equal("name,label\nM 31,andromeda\nM 42,orion", run.Output.Trim());
    }

    [Theory]
    [InlineData("true", "SELECT nam FROM messier.objects", "line 1, column 8")]
    [InlineData("true", "SELECT name FROM messier.objects WHERE size > 1", "double")]
    [InlineData("false", "SELECT name FROM messier.objects LIMIT 5", "TOP")]
    [InlineData("true", "SELECT CAST(name AS INTEGER) FROM messier.objects", "line 1, column 8")]
    public async Task Tapquery_WrongQuery_PrintsOurMessage(string sync, string query, string told)
    {
        Tool.Require("stilts", "stilts");
        string[] asynchronous = sync == "true" ? [] : ["poll=200"];
        var run = await Tool.Run("stilts", ["tapquery", $"tapurl={service.Tap}", $"sync={sync}", .. asynchronous, "parse=false", $"adql={query}", "ofmt=csv"]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(told, run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fits_ReadByStilts_SameRowsAsCsv()
    {
        Tool.Require("stilts", "stilts");
        var file = Path.Combine(service.Folder, $"t-{Guid.NewGuid():N}.fits");
        await Download("SELECT number, name, ra, dec FROM messier.objects ORDER BY number", "fits", file);
        var csv = await Tool.Run("stilts", ["tpipe", $"in={file}", "ofmt=csv"]);
        Assert.Equal(111, csv.Output.Trim().Split('\n').Length);
        if (Tool.Find("fitsverify") is not null)
        {
            var verified = await Tool.Run("fitsverify", ["-q", "-e", file]);
            Assert.True(verified.Output.Contains("verification OK", StringComparison.Ordinal), verified.All);
        }
    }

    [Theory]
    [InlineData("votable/td", "votable")]
    [InlineData("application/x-votable+xml;serialization=BINARY", "votable")]
    [InlineData("votable/b2", "votable")]
    [InlineData("fits", "fits")]
    public async Task Geometry_InEveryFormat_IsReadAsItsNumbers(string format, string read)
    {
        Tool.Require("stilts", "stilts");
        var file = Path.Combine(service.Folder, $"geometry-{Guid.NewGuid():N}");
        await Download(GeometryQuery, format, file);
        var run = await Tool.Run("stilts",
        [
            "tpipe", $"in={file}", $"ifmt={read}", "ofmt=csv",
            "cmd=addcol lon p[0]", "cmd=addcol lat p[1]", "cmd=addcol r c[2]", "cmd=addcol corner b[7]", "cmd=addcol none nothing[0]", "cmd=keepcols 'name lon lat r corner g none'",
        ]);
        var lines = run.Output.Trim().Split('\n');
        Assert.True(lines.Length == 3, run.All);
        Assert.Matches("^M 31,10.6846,41.2692,0.5,40.7[0-9]+,circle 10.6846 41.2692 1,$", lines[1]);
        Assert.Matches("^M 32,,,,,circle 10.6[0-9]+ 40.8[0-9]+ 1,$", lines[2]);
    }

    [Theory]
    [InlineData("csv", "M 31,10.6846 41.2692,10.6846 41.2692 0.5,")]
    [InlineData("json", "[\"M 31\",[10.6846,41.2692],[10.6846,41.2692,0.5],")]
    public async Task Geometry_AsText_IsItsNumbers(string format, string start)
    {
        var file = Path.Combine(service.Folder, $"geometry-{Guid.NewGuid():N}");
        await Download(GeometryQuery, format, file);
        Assert.Contains(start, await File.ReadAllTextAsync(file));
    }

    /// <summary>One row with all geometries, one where they are NULL.</summary>
    private const string GeometryQuery = """
        SELECT name, p, CIRCLE(p, 0.5) AS c, BOX(p, 1, 1) AS b, COALESCE(CIRCLE(ra, dec, 1), REGION('union (circle 1 2 3 circle 4 5 6)')) AS g, CAST(name AS POINT) AS nothing
        FROM (SELECT number, name, ra, dec, POINT(ra, dec + SQRT(31 - number)) AS p FROM messier.objects WHERE number IN (31, 32)) AS q ORDER BY number
        """;

    private async Task Download(string query, string format, string file)
    {
        var url = $"{service.Tap}/sync?LANG=ADQL&MAXREC=1000&RESPONSEFORMAT={Uri.EscapeDataString(format)}&QUERY={Uri.EscapeDataString(query)}";
        using var answer = await service.Http.GetAsync(url);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await using var target = File.Create(file);
        await answer.Content.CopyToAsync(target);
    }

    private static string Complaints(string report) =>
        string.Join('\n', report.Split('\n').Where(l => l.StartsWith("E-", StringComparison.Ordinal) || l.StartsWith("F-", StringComparison.Ordinal) || l.StartsWith("W-", StringComparison.Ordinal)));

    [GeneratedRegex(@"Totals: Errors: (?<errors>\d+); Warnings: (?<warnings>\d+).*Failures: (?<failures>\d+)")]
    private static partial Regex Totals();

    [GeneratedRegex(@"^W-\w+-(?<code>\w+)", RegexOptions.Multiline)]
    private static partial Regex Warnings();
}
