using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Portal;

/// <summary>Maps of a service that runs: added by the command line, built ahead by a job (UWS 1.1 under /hips-build), dropped.</summary>
public sealed partial class HipsJobTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DaxService service = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => service = await DaxService.Start(
        new Dictionary<string, string> { ["Hips__AllowBuildJobs"] = "true" }, folder => DaxService.Command("demo", "--data", folder, "--seed", "7"));

    public async ValueTask DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Job_BuildsAMapThatWasAddedMeanwhile_WholeAndOnce()
    {
        await Add("late", "r");
        await Eventually("hips/late/properties", 200);
        Assert.Contains("hips/late\n", await Text("hipslist"), StringComparison.Ordinal);
        var job = await Run("late");
        Assert.Equal("COMPLETED", Phase(job));
        var result = Assert.Single(job.Descendants(), e => e.Name.LocalName == "result");
        var summary = Summary().Match(await service.Http.GetStringAsync(new Uri((string)result.Attributes().Single(a => a.Name.LocalName == "href")!), Cancel));
        Assert.True(summary.Success);
        Assert.Equal(summary.Groups["tiles"].Value, summary.Groups["made"].Value);
        Assert.True(int.Parse(summary.Groups["made"].Value, System.Globalization.CultureInfo.InvariantCulture) > 10);
        // Everything is there: another build, of another process, finds nothing to do.
        Assert.Contains("; 0 made, 0 removed", await DaxService.Command("hips", "build", "late", "--data", service.Folder), StringComparison.Ordinal);
        using var tree = await service.Http.GetAsync(new Uri(service.Url, "hips/late/Norder3/Allsky.png"), Cancel);
        Assert.Equal("image/png", tree.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Job_OfAMapThatThereIsNot_FailsWithASentence()
    {
        var job = await Run("nothing");
        Assert.Equal("ERROR", Phase(job));
        Assert.Contains("There is no map 'nothing' here.", job.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_ThatIsChangedOrDropped_IsSoForTheServiceThatRuns()
    {
        await Add("changing", "g", "--title", "First");
        await Eventually("hips/changing/properties", 200);
        await Add("changing", "i", "--title", "Second");
        await Eventually(async () => Regex.IsMatch(await Text("hips/changing/properties"), @"^obs_title\s+= Second$", RegexOptions.Multiline), "the map has its new title");
        await DaxService.Command("hips", "drop", "changing", "--data", service.Folder);
        await Eventually("hips/changing/properties", 404);
    }

    private Task<string> Add(string name, string band, params string[] more) => DaxService.Command(
        ["hips", "add", name, "--data", service.Folder, "--repo", "demo", "--type", "deep_coadd", "--collection", "demo/coadds", "--band", band, .. more]);

    /// <summary>The job's document at its end.</summary>
    private async Task<XElement> Run(string map)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["SURVEY"] = map, ["PHASE"] = "RUN" });
        using var created = await service.Http.PostAsync(new Uri(service.Url, "hips-build"), form, Cancel);
        Assert.Equal(303, (int)created.StatusCode);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var job = XElement.Parse(await service.Http.GetStringAsync(new Uri(created.Headers.Location + "?WAIT=10"), Cancel));
            if (Phase(job) is "COMPLETED" or "ERROR" or "ABORTED") return job;
            Assert.True(patience.Elapsed < Patience, $"The job is {Phase(job)} after {Patience}.");
        }
    }

    private static string Phase(XElement job) => job.Elements().Single(e => e.Name.LocalName == "phase").Value;

    private Task<string> Text(string path) => service.Http.GetStringAsync(new Uri(service.Url, path), Cancel);

    private Task Eventually(string path, int status) => Eventually(async () =>
    {
        using var reply = await service.Http.GetAsync(new Uri(service.Url, path), Cancel);
        return (int)reply.StatusCode == status;
    }, $"/{path} answers {status}");

    private static async Task Eventually(Func<Task<bool>> condition, string what)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(patience.Elapsed < Patience, $"Not within {Patience}: {what}");
            await Task.Delay(100, Cancel);
        }
    }

    [GeneratedRegex(@"^late: order \d+, \d+ images, (?<tiles>\d+) tiles; (?<made>\d+) made, 0 removed, \d+ bytes written$", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
