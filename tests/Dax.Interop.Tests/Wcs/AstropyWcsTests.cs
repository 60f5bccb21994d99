using System.Globalization;
using Dax.Interop.Tests.Hosting;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using SkyWcs = Dax.Sky.Wcs.Wcs;

namespace Dax.Interop.Tests.Wcs;

/// <summary>World coordinates of real images as astropy has them.</summary>
public sealed class AstropyWcsTests
{
    /// <summary>A line "file|HDU|letter" for every celestial coordinate system, then lines of pixel, world, pixel of the world again.</summary>
    private const string Script = """
        import glob, os, sys, warnings
        warnings.simplefilter("ignore")
        import numpy as np
        from astropy import log
        from astropy.io import fits
        from astropy.wcs import WCS
        log.setLevel("ERROR")
        root = sys.argv[1]
        for path in sorted(glob.glob(root + "/**/*.fits*", recursive=True)):
            with fits.open(path) as hdus:
                for i, hdu in enumerate(hdus):
                    if not hdu.is_image or hdu.header.get("NAXIS", 0) < 2:
                        continue
                    for key in " ABC":
                        if "CTYPE1" + key.strip() not in hdu.header:
                            continue
                        wcs = WCS(hdu.header, key=key)
                        if not wcs.has_celestial:
                            continue
                        w, h = hdu.header["NAXIS1"], hdu.header["NAXIS2"]
                        pixels = np.array([(x, y) for x in (-30, 0.5, 0.4 * w, w + 0.5) for y in (1, 0.7 * h, h + 30)])
                        world = wcs.all_pix2world(pixels, 1)
                        back = wcs.all_world2pix(world, 1, tolerance=1e-9, maxiter=100)
                        print(os.path.relpath(path, root), i, key, sep="|")
                        for row in np.hstack([pixels, world, back]):
                            print(*map(repr, map(float, row)))
        """;

    [Fact]
    public async Task EveryImageOfTheSurvey_IsWhereAstropySees()
    {
        var root = UnpackedSurvey.Require();
        Tool.Require("/usr/bin/python3", "python3-astropy");
        var run = await Tool.Python(Script, root);
        Assert.True(run.ExitCode == 0, run.Errors);
        var (images, points) = (0, 0);
        SkyWcs? wcs = null;
        foreach (var line in run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('|') is [var file, var hdu, var letter])
            {
                wcs = Read(Path.Combine(root, file), int.Parse(hdu, CultureInfo.InvariantCulture), letter[0]);
                images++;
                continue;
            }
            points++;
            var v = line.Split(' ').Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            Assert.True(wcs!.TryPixelToWorld(v[0], v[1], out var lon, out var lat), line);
            Assert.True(Spherical.SeparationDegrees(lon, lat, v[2], v[3]) <= 1e-8, $"{line}: {lon} {lat}");
            Assert.True(wcs.TryWorldToPixel(v[2], v[3], out var x, out var y), line);
            Assert.True(Math.Abs(x - v[4]) <= 1e-6 && Math.Abs(y - v[5]) <= 1e-6, $"{line}: {x} {y}");
        }
        Assert.True(images >= 590 && points == 12 * images, $"{images} images, {points} points");
    }

    private static SkyWcs Read(string path, int hdu, char alternate)
    {
        using var file = FitsFile.Open(new FileByteSource(path));
        Assert.True(SkyWcs.TryRead(file.Hdus[hdu].Header, alternate, out var wcs, out var error), $"{path}: {error}");
        return wcs;
    }
}
