using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Soda;

/// <summary>SODA over the survey repository, as clients use it: every cutout held against astropy, every product against fitsverify, pyvo from end to end.</summary>
[Collection("survey")]
public sealed class SodaTests(SurveyService survey)
{
    private const string Visit = "butler://itest/01a1fa1b-d35e-725e-b303-6f19bde83299";

    private Task<HttpResponseMessage> Get(string query) => survey.Required().Http.GetAsync(new Uri(survey.Required().Url, "soda/sync?" + query));

    private static string Script(string name) => File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "Dax.Interop.Tests", "Soda", name));

    [Fact]
    public async Task Cutouts_OfEveryImage_AreWhatAstropySlices_AndFitsverifyPasses()
    {
        var service = survey.Required();
        Tool.Require("fitsverify", "fitsverify");
        var folder = Directory.CreateTempSubdirectory("dax-cutouts-").FullName;
        try
        {
            var run = await Tool.Python(Script("cutouts.py"), service.Url.ToString().TrimEnd('/'), "itest", survey.Repository, folder);
            Assert.True(run.ExitCode == 0 && run.Output.Contains("all right", StringComparison.Ordinal), run.All);
            Assert.True(int.Parse(Regex.Match(run.Output, "checked ([0-9]+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > 500, run.Output);
            var verdict = await Tool.Run("fitsverify", ["-q", .. Directory.GetFiles(folder)]);
            Assert.DoesNotContain("FAILED", verdict.All, StringComparison.Ordinal);
            Assert.DoesNotContain("rror", verdict.All, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("ID=" + Visit + "&CIRCLE=10+10+0.01", HttpStatusCode.NoContent, "")]
    [InlineData("ID=" + Visit + "&CIRCLE=nonsense", HttpStatusCode.BadRequest, "UsageError: ")]
    [InlineData("ID=" + Visit + "&POS=BOX+1+2+3+4", HttpStatusCode.BadRequest, "UsageError: ")]
    [InlineData("CIRCLE=10+10+0.01", HttpStatusCode.BadRequest, "UsageError: ")]
    [InlineData("ID=butler://itest/00000000-0000-0000-0000-000000000001&CIRCLE=1+2+3", HttpStatusCode.NotFound, "UsageError: ")]
    [InlineData("ID=butler://nowhere/01a1fa1b-d35e-725e-b303-6f19bde83299", HttpStatusCode.NotFound, "UsageError: ")]
    [InlineData("ID=nonsense&CIRCLE=1+2+3", HttpStatusCode.NotFound, "UsageError: ")]
    [InlineData("ID=" + Visit + "&BAND=1+2&BAND=3+4", HttpStatusCode.BadRequest, "MultiValuedParamNotSupported: ")]
    [InlineData("ID=" + Visit + "&BAND=1e-3+1", HttpStatusCode.NoContent, "")]
    [InlineData("ID=" + Visit + "&TIME=10000+10001", HttpStatusCode.NoContent, "")]
    [InlineData("ID=" + Visit + "&RESPONSEFORMAT=text/plain", HttpStatusCode.BadRequest, "UsageError: ")]
    public async Task Sync_OfWhatCannotBe_SaysSo(string query, HttpStatusCode status, string start)
    {
        using var reply = await Get(query);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.StatusCode == status && text.StartsWith(start, StringComparison.Ordinal), $"{reply.StatusCode}: {text}");
        if (start.Length > 0) Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
        else Assert.Equal("", text);
    }

    [Theory]
    [InlineData("BAND=8e-7+9.5e-7")]
    [InlineData("TIME=57000+58000")]
    [InlineData("TIME=57000+58000&BAND=-Inf+Inf+&BAND=")]
    public async Task Filters_ThatTheDatasetMeets_LeaveItAsItIs(string filter)
    {
        using var reply = await Get("ID=" + Visit + "&" + filter);
        Assert.True(reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, await reply.Content.ReadAsStringAsync());
        Assert.Equal(filter.EndsWith('=') ? HttpStatusCode.BadRequest : HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task Pyvo_CutsSyncAndAsync_AndAstropyOpensAll()
    {
        var service = survey.Required();
        var run = await Tool.Python(Script("pyvo_soda.py"), service.Url.ToString().TrimEnd('/'), Visit);
        Assert.True(run.ExitCode == 0 && run.Output.TrimEnd().EndsWith("all right", StringComparison.Ordinal), run.All);
    }

    [Fact]
    public async Task Files_ThatAreNotThere_AreNotFound()
    {
        var service = survey.Required();
        // Registered under a path that does not exist on any machine.
        var run = await Tool.Python(
            "import sqlite3, sys\nfor (i,) in sqlite3.connect(sys.argv[1]).execute(\"select dataset_id from file_datastore_records where path like 'file:///archive%' limit 1\"): print(i)",
            Path.Combine(survey.Repository, "gen3.sqlite3"));
        var id = run.Output.Trim();
        Assert.True(Guid.TryParse(id, out var guid), run.All);
        using var reply = await service.Http.GetAsync(new Uri(service.Url, $"soda/sync?ID=butler://itest/{guid}"));
        Assert.True(reply.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, reply.StatusCode.ToString());
        Assert.DoesNotContain("/archive", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
