using System.Globalization;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Mosaics;

/// <summary>`dax mosaic` beside SWarp: the same exposures, without distortion (SWarp reads no SIP), with weight maps, onto the same pixels. The two weigh and interpolate alike, so that stars are the same.</summary>
public sealed class SwarpTests : IDisposable
{
    private const int Exposures = 4;

    private static readonly string Script = Path.Combine(RepositoryFiles.Root, "tests", "Dax.Interop.Tests", "Mosaics", "swarp.py");

    private readonly string folder = Directory.CreateTempSubdirectory("dax-swarp-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Mosaic_OfExposuresWithWeights_HasSwarpsStars()
    {
        Tool.Require("SWarp", "swarp");
        var there = await Tool.Python("import astropy, scipy");
        Assert.SkipUnless(there.ExitCode == 0, "Python's astropy and scipy are not installed (Debian packages python3-astropy, python3-scipy).");
        await Run("/usr/bin/python3", [Script, "make", folder]);
        foreach (var kernel in new[] { "BILINEAR", "LANCZOS3" })
        {
            await Swarp(kernel);
            await Ours(kernel);
            var compared = await Run("/usr/bin/python3", [Script, "compare", folder, "ours", "swarp"]);
            var numbers = compared.Output.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            var what = $"{kernel}: {compared.Output}";
            Assert.True(numbers[0] >= 50 && numbers[1] > 200_000, what);
            Assert.True(numbers[2] <= 0.02, what);
            Assert.True(numbers[3] <= 1e-3, what);
            // At the bad columns, and at rims, the one has a value of fewer exposures than the other; what is in the bad columns would be three times the brightest.
            Assert.True(numbers[4] <= 0.15, what);
        }
    }

    [Fact]
    public async Task Mosaic_WithoutItsInputs_SaysWhat()
    {
        var missing = await Tool.Run(RepositoryFiles.Program, ["mosaic", "none.fits", "--out", Path.Combine(folder, "out.fits"), "--center", "1,2", "--size", "10", "--scale", "1"], folder: folder);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("none.fits", missing.Errors, StringComparison.Ordinal);
        var wrong = await Tool.Run(RepositoryFiles.Program, ["mosaic", "none.fits", "--out", "out.fits", "--kernel", "cubic"], folder: folder);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("--kernel does not know 'cubic'", wrong.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private Task<ToolRun> Swarp(string kernel) => Run("SWarp", [.. Files(), "-c", "/dev/null", "-CENTER_TYPE", "MANUAL", "-CENTER", "150.1,2.2", "-PIXELSCALE_TYPE", "MANUAL", "-PIXEL_SCALE", "0.2",
        "-IMAGE_SIZE", "480,470", "-RESAMPLING_TYPE", kernel, "-COMBINE_TYPE", "WEIGHTED", "-SUBTRACT_BACK", "N", "-WEIGHT_TYPE", "MAP_WEIGHT", "-RESCALE_WEIGHTS", "N", "-FSCALASTRO_TYPE", "NONE",
        "-OVERSAMPLING", "1", "-WRITE_XML", "N", "-VERBOSE_TYPE", "QUIET", "-IMAGEOUT_NAME", "swarp.fits", "-WEIGHTOUT_NAME", "swarp.weight.fits"]);

    private Task<ToolRun> Ours(string kernel) => Run(RepositoryFiles.Program, ["mosaic", .. Files(), "--weights", ".weight.fits", "--center", "150.1,2.2", "--scale", "0.2", "--size", "480,470",
        "--kernel", kernel, "--out", "ours.fits", "--weight-out", "ours.weight.fits"]);

    private static IEnumerable<string> Files() => Enumerable.Range(0, Exposures).Select(k => $"e{k}.fits");

    private async Task<ToolRun> Run(string program, IEnumerable<string> arguments)
    {
        var run = await Tool.Run(program, arguments, folder: folder);
        Assert.True(run.ExitCode == 0, run.All);
        return run;
    }
}
