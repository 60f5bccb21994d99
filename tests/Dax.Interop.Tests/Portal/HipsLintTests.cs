using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Portal;

/// <summary>Our maps as Aladin's own checkers judge them: HiPS LINT (HiPS 1.0) and MocLint (MOC 2.0).</summary>
[Collection("maps")]
public sealed class HipsLintTests(MapService maps)
{
    private const string Aladin = "/usr/share/java/aladin.jar";

    [Theory]
    [InlineData(MapService.Map)]
    [InlineData(MapService.Color)]
    public async Task HipsLint_OverHttp_FindsNothing(string map)
    {
        RequireAladin();
        FindsNothing(await Lint(new Uri(maps.Service.Url, $"hips/{map}").ToString()));
    }

    [Fact]
    public async Task HipsLint_OfTheList_FindsNothing()
    {
        RequireAladin();
        var run = await Java("-cp", Aladin, "cds.allsky.HipsLint", "-nocolor", new Uri(maps.Service.Url, "hipslist").ToString());
        Assert.DoesNotContain("*ERROR", run.All, StringComparison.Ordinal);
        Assert.DoesNotContain("*WARN*", run.All, StringComparison.Ordinal);
        Assert.Contains("fully IVOA HiPS 1.0 compatible", run.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MapService.Map)]
    [InlineData(MapService.Color)]
    public async Task HipsLint_OfTheStoredTree_FindsNothing(string map)
    {
        RequireAladin();
        await DaxService.Command("hips", "build", map, "--data", maps.Service.Folder);
        FindsNothing(await Lint(Path.Combine(maps.Service.Folder, "hips", map)));
    }

    [Fact]
    public async Task MocLint_FindsNothing()
    {
        RequireAladin();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, await maps.Service.Http.GetByteArrayAsync(new Uri(maps.Service.Url, $"hips/{MapService.Map}/Moc.fits"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            var run = await Java("-cp", Aladin, "cds.moc.misc.MocLint", file);
            Assert.DoesNotContain("ERROR", run.All, StringComparison.Ordinal);
            Assert.DoesNotContain("WARNING", run.All, StringComparison.Ordinal);
            Assert.Contains("OK! MOC compliant with IVOA MOC 2.0", run.All, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static async Task<ToolRun> Lint(string place) => await Java("-jar", Aladin, "-hipsgen", "out=" + place, "LINT");

    internal static void FindsNothing(ToolRun lint)
    {
        Assert.DoesNotContain("*ERROR", lint.All, StringComparison.Ordinal);
        Assert.DoesNotContain("*WARN*", lint.All, StringComparison.Ordinal);
        Assert.Contains("fully IVOA HiPS 1.0 compatible", lint.All, StringComparison.Ordinal);
    }

    internal static void RequireAladin()
    {
        Tool.Require("java", "default-jre-headless");
        Tool.Require(Aladin, "aladin");
    }

    private static Task<ToolRun> Java(params string[] arguments) => Tool.Run("java", ["-Djava.awt.headless=true", "-Xmx1g", .. arguments]);
}
