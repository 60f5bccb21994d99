using System.Net;
using System.Text.RegularExpressions;
using Dax.Backends.Tests.Contracts;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Backends;

/// <summary>The real program over its data folder and a PostgreSQL database.</summary>
public sealed partial class RoutedServiceTests : IAsyncLifetime
{
    private PostgresProcess? server;
    private DaxService service = null!;

    public async ValueTask InitializeAsync()
    {
        if (PostgresProcess.Missing is not null) return;
        server = await PostgresProcess.Start();
        await server.Execute("""
            CREATE SCHEMA far; CREATE TABLE far.galaxies (id bigint PRIMARY KEY, ra float8, dec float8, name text);
            INSERT INTO far.galaxies SELECT i, i * 0.01, i * 0.001 - 5, 'NGC ' || i FROM generate_series(1, 30000) i; ANALYZE;
            COMMENT ON TABLE far.galaxies IS 'Galaxies far away';
            """);
        service = await DaxService.Start(new Dictionary<string, string>
        {
            ["Backends__Postgres__0__Name"] = "archive",
            ["Backends__Postgres__0__ConnectionString"] = server.ConnectionString + ";Password=verysecret",
            ["Backends__Postgres__0__Positions__0__Table"] = "far.galaxies",
            ["Backends__Postgres__0__Positions__0__Longitude"] = "ra",
            ["Backends__Postgres__0__Positions__0__Latitude"] = "dec",
            ["Backends__Postgres__0__RefreshInterval"] = "00:00:01",
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is null) return;
        await service.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Tap_OverTwoBackends_AnswersOnBothListsBothAndRefusesTheMixture()
    {
        Assert.SkipWhen(PostgresProcess.Missing is not null, PostgresProcess.Missing ?? "");
        Assert.Equal("n\n30000", await Rows("SELECT COUNT(*) AS n FROM far.galaxies"));
        Assert.Equal("name\nNGC 500", await Rows("SELECT name FROM far.galaxies WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(5, -4.5, 0.005))"));
        Assert.Equal("name\nM 31", await Rows("SELECT name FROM messier.objects WHERE number = 31"));
        Assert.Equal("table_name,description\nfar.galaxies,Galaxies far away", await Rows("SELECT table_name, description FROM tap_schema.tables WHERE schema_name = 'far'"));
        Assert.Contains("far.galaxies", await service.Http.GetStringAsync(new Uri($"{service.Tap}/tables"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var mixture = await Ask("SELECT g.name FROM far.galaxies AS g JOIN messier.objects AS m ON g.id = m.number");
        Assert.Equal(HttpStatusCode.BadRequest, mixture.Status);
        Assert.Contains("far.galaxies (archive)", mixture.Body, StringComparison.Ordinal);
        Assert.Contains("messier.objects (embedded)", mixture.Body, StringComparison.Ordinal);
        // A text that is no number, by the other engine's error.
        var wrong = await Ask("SELECT CAST(name AS INTEGER) AS n FROM far.galaxies");
        Assert.Contains("could not be converted", wrong.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("NGC", wrong.Body, StringComparison.Ordinal);
        // The database goes and comes: the rest serves on.
        await server!.Kill();
        Assert.Contains("cannot be reached", (await Ask("SELECT COUNT(*) AS n FROM far.galaxies")).Body, StringComparison.Ordinal);
        Assert.Equal("name\nM 31", await Rows("SELECT name FROM messier.objects WHERE number = 31"));
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var availability = await service.Http.GetStringAsync(new Uri($"{service.Tap}/availability"), TestContext.Current.CancellationToken);
        Assert.Contains("true</", availability, StringComparison.Ordinal);
        Assert.Contains("'archive' is not available", availability, StringComparison.Ordinal);
        await server.Serve();
        Assert.Equal("n\n30000", await Rows("SELECT COUNT(*) AS n FROM far.galaxies"));
    }

    [Fact]
    public async Task Taplint_OfBothBackends_NoErrorAndNoFailure()
    {
        Assert.SkipWhen(PostgresProcess.Missing is not null, PostgresProcess.Missing ?? "");
        Tool.Require("stilts", "stilts");
        var run = await Tool.Run("stilts", ["taplint", $"tapurl={service.Tap}", "stages=TMV TME TMS TMC QGE QPO MDQ", "report=EF", "maxtable=20", "format=text"], limit: TimeSpan.FromMinutes(5));
        var totals = Totals().Match(run.Output);
        Assert.True(totals.Success && totals.Groups["errors"].Value == "0" && totals.Groups["failures"].Value == "0", run.All);
    }

    private async Task<string> Rows(string adql)
    {
        var (status, body) = await Ask(adql, "csv");
        Assert.True(status == HttpStatusCode.OK, body);
        return body.Replace("\r", "", StringComparison.Ordinal).Trim();
    }

    private async Task<(HttpStatusCode Status, string Body)> Ask(string adql, string format = "votable")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["LANG"] = "ADQL", ["QUERY"] = adql, ["RESPONSEFORMAT"] = format });
        using var answer = await service.Http.PostAsync(new Uri($"{service.Tap}/sync"), form, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("verysecret", body, StringComparison.Ordinal);
        return (answer.StatusCode, body);
    }

    [GeneratedRegex(@"Totals: Errors: (?<errors>\d+);.*Failures: (?<failures>\d+)")]
    private static partial Regex Totals();
}
