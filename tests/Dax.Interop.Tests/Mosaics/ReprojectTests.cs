using System.Globalization;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;
using World = Dax.Sky.Wcs.Wcs;

namespace Dax.Interop.Tests.Mosaics;

/// <summary>
/// Images of the survey onto other grids, beside astropy's reproject: the header that we write is the one that it reads. Its exact way loses its digits where pixels are small (of pixels of 0.16″ it finds
/// 145 per cent covered): for it the images are spread a hundredfold over the sky.
/// </summary>
public sealed partial class ReprojectTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-mosaic-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Images_OntoOtherGrids_AreReprojects()
    {
        var survey = UnpackedSurvey.Require();
        var there = await Tool.Python("import reproject, scipy");
        Assert.SkipUnless(there.ExitCode == 0, "Python's reproject is not installed (Debian package python3-reproject).");
        var cases = new List<(string Input, string Extension, ResamplingKernel Kernel, string Ours)>();
        foreach (var path in Inputs(survey))
        {
            foreach (var (projection, turn, zoom) in new[] { (GridProjection.Tan, 33.0, 1.0), (GridProjection.Zea, 0.0, 1.7), (GridProjection.Car, 10.0, 0.8) })
                foreach (var kernel in new[] { ResamplingKernel.Bilinear, ResamplingKernel.Area })
                    cases.Add(Make(path, projection, turn, zoom, kernel, cases.Count));
        }
        var script = Path.Combine(RepositoryFiles.Root, "tests", "Dax.Interop.Tests", "Mosaics", "peers.py");
        var run = await Tool.Run("/usr/bin/python3", [script, .. cases.SelectMany(c => new[] { c.Input, c.Extension, c.Kernel.ToString(), c.Ours })]);
        Assert.True(run.ExitCode == 0, run.All);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Count, lines.Length);
        foreach (var (line, tried) in lines.Zip(cases))
        {
            var numbers = line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            var what = $"{tried.Kernel} of {Path.GetFileName(tried.Input)} {tried.Extension}: {line}";
            Assert.True(numbers[0] > 50, what);
            // Along the rim an image reaches half a pixel beyond its last centres, or does not.
            Assert.True(numbers[1] <= 0.05 * numbers[0] + 500, what);
            Assert.True(numbers[2] <= 1, what);
        }
    }

    private static IEnumerable<string> Inputs(string survey)
    {
        var all = Directory.EnumerateFiles(survey, "*.fits", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        return [.. all.Where(p => p.Contains("/calexp/", StringComparison.Ordinal)).Take(2), .. all.Where(p => p.Contains("/deep_coadd/9/", StringComparison.Ordinal)).Take(2)];
    }

    private (string, string, ResamplingKernel, string) Make(string path, GridProjection projection, double turn, double zoom, ResamplingKernel kernel, int number)
    {
        var input = kernel is ResamplingKernel.Area ? Spread(path, number) : path;
        using var file = FitsFile.Open(new FileByteSource(input));
        var hdu = file.Find("IMAGE") ?? file.Hdus[0];
        var image = FitsImage.Open(file, hdu);
        Assert.True(World.TryRead(image.Header, ' ', out var world, out var error), error);
        Assert.True(world.TryPixelToSky((image.Axes[0] + 1) / 2.0, (image.Axes[1] + 1) / 2.0, out var middle));
        var grid = new SkyGrid(projection, middle, 130, 110, world.PixelScaleDegreesAt((image.Axes[0] + 1) / 2.0, (image.Axes[1] + 1) / 2.0) * zoom, turn);
        var renderer = new MosaicRenderer(grid, new MosaicRecipe(kernel, new CoaddOptions(CoaddMethod.First)), [new MosaicImage(image, world)]);
        var strip = renderer.CreateStrip(110);
        renderer.Render(strip, 0, default);
        var ours = Path.Combine(folder, $"{number}.fits");
        Write(ours, grid, strip.Image);
        return (input, hdu.Name, kernel, ours);
    }

    private string Spread(string path, int number)
    {
        using var file = FitsFile.Open(new FileByteSource(path));
        var image = FitsImage.Open(file, file.Find("IMAGE")!);
        var header = new FitsHeaderBuilder().Set("SIMPLE", true).Set("BITPIX", -32L).Set("NAXIS", 2L).Set("NAXIS1", image.Axes[0]).Set("NAXIS2", image.Axes[1]);
        foreach (var card in image.Header.Cards.Where(c => WorldKeyword().IsMatch(c.Keyword))) header.Set(card);
        foreach (var keyword in new[] { "CD1_1", "CD1_2", "CD2_1", "CD2_2", "CDELT1", "CDELT2" })
            if (image.Header.TryGetNumber(keyword, out var value)) header.Set(keyword, 100 * value);
        var spread = Path.Combine(folder, $"spread{number}.fits");
        var stored = new byte[4 * image.Axes[0] * image.Axes[1]];
        Assert.Equal(-32, image.Bitpix);
        image.ReadSection(PixelBox.Whole(image.Axes.AsSpan()), stored);
        using var stream = File.Create(spread);
        using var writer = new FitsWriter(stream);
        writer.WriteHdu(header.ToHeader(), stored);
        writer.Flush();
        return spread;
    }

    [GeneratedRegex(@"^(CTYPE|CRVAL|CRPIX|CUNIT|CDELT|LONPOLE|LATPOLE|RADESYS|EQUINOX|CD\d_\d|PC\d_\d|PV\d_\d+|[AB]P?_(ORDER|\d_\d))\d*$")]
    private static partial Regex WorldKeyword();

    private static void Write(string path, SkyGrid grid, ReadOnlySpan<float> pixels)
    {
        var header = new FitsHeaderBuilder().Set("SIMPLE", true).Set("BITPIX", -32L).Set("NAXIS", 2L).Set("NAXIS1", (long)grid.Width).Set("NAXIS2", (long)grid.Height);
        foreach (var card in grid.Cards()) header.Set(card);
        var data = new byte[4 * pixels.Length];
        for (var i = 0; i < pixels.Length; i++) System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), pixels[i]);
        using var stream = File.Create(path);
        using var writer = new FitsWriter(stream);
        writer.WriteHdu(header.ToHeader(), data);
        writer.Flush();
    }
}
