using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Mosaics;

/// <summary>
/// Mosaics as clients get them, over small skies of our own (across RA 0, at the pole, over two tracts, of large pixels) and the survey: held against astropy's reproject, SWarp, the noise that is in them and
/// the places where stars were put; every file against fitsverify; from a link to a job with pyvo.
/// </summary>
public sealed class MosaicServiceTests
{
    private static string Script(string name) => Path.Combine(RepositoryFiles.Root, "tests", "Dax.Interop.Tests", "Mosaics", name);

    [Fact]
    public async Task Mosaics_OverHttp_AgreeWithReproject_Swarp_AndTheirOwnNoise()
    {
        var survey = UnpackedSurvey.Require();
        Tool.Require("SWarp", "swarp");
        Tool.Require("fitsverify", "fitsverify");
        var there = await Tool.Python("import reproject, scipy, pyvo");
        Assert.SkipUnless(there.ExitCode == 0, "Python's reproject or pyvo is not installed (Debian packages python3-reproject, python3-pyvo).");
        var folder = Directory.CreateTempSubdirectory("dax-mosaics-").FullName;
        try
        {
            var (skies, products) = (Path.Combine(folder, "skies"), Directory.CreateDirectory(Path.Combine(folder, "products")).FullName);
            var made = await Tool.Run("/usr/bin/python3", ["-W", "ignore", Script("patches.py"), survey, skies]);
            Assert.True(made.ExitCode == 0, made.All);
            await using var service = await DaxService.Start(Repositories(skies, survey), empty: true);
            await service.WaitForObsCore();
            var run = await Tool.Run("/usr/bin/python3", ["-W", "ignore", Script("service.py"), service.Url.ToString().TrimEnd('/'), skies, survey, products]);
            Assert.True(run.ExitCode == 0, run.All);
            var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines[^1].EndsWith(" 0 wrong", StringComparison.Ordinal), string.Join('\n', lines.Where(l => !l.StartsWith("right", StringComparison.Ordinal))) + run.Errors);
            Assert.True(lines.Length > 50, run.Output);
            var verdict = await Tool.Run("fitsverify", ["-q", .. Directory.GetFiles(products, "*.fits")]);
            Assert.DoesNotContain("FAILED", verdict.All, StringComparison.Ordinal);
            Assert.DoesNotContain("rror", verdict.All, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string> Repositories(string skies, string survey) => new()
    {
        ["Dax__Butler__Repositories__0__Label"] = "skies",
        ["Dax__Butler__Repositories__0__Uri"] = skies,
        ["Dax__Butler__Repositories__1__Label"] = "itest",
        ["Dax__Butler__Repositories__1__Uri"] = survey,
    };
}
