using System.Buffers.Binary;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Sky.Tests.Coadds;

/// <summary>Mosaics of small generated images: one sky, seen through several.</summary>
public sealed class MosaicRendererTests
{
    private const double Pixel = 2e-4;

    /// <summary>How much the sky changes over the half pixel by which an image's rim reaches beyond its last centres; a pixel of the mosaic that the rim just touches, by half a pixel more.</summary>
    private const double HalfAPixel = 0.5;

    private static double Sky(double lon, double lat) => 100 + 20 * Math.Sin(lon * 90) + 15 * Math.Cos(lat * 110);

    private static FitsImage Plane(SkyGrid grid, Func<int, int, double> value)
    {
        var header = new FitsHeaderBuilder().Set("SIMPLE", true).Set("BITPIX", -32L).Set("NAXIS", 2L).Set("NAXIS1", (long)grid.Width).Set("NAXIS2", (long)grid.Height);
        var data = new byte[4 * grid.Width * grid.Height];
        for (var i = 0; i < grid.Width * grid.Height; i++) BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), (float)value(i % grid.Width, i / grid.Width));
        using var memory = new MemoryStream();
        using (var writer = new FitsWriter(memory))
        {
            writer.WriteHdu(header.ToHeader(), data);
            writer.Flush();
        }
        var file = FitsFile.Open(new MemoryByteSource(memory.ToArray()));
        return FitsImage.Open(file, file.Hdus[0]);
    }

    private static MosaicImage Image(double lon, double lat, double turn, float variance, Func<double, double, double>? sky = null)
    {
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(lon, lat), 300, 260, Pixel, turn);
        var world = grid.World();
        double At(int x, int y) => world.TryPixelToSky(x + 1, y + 1, out var p) ? (sky ?? Sky)(p.LonDegrees > 180 ? p.LonDegrees - 360 : p.LonDegrees, p.LatDegrees) : double.NaN;
        return new MosaicImage(Plane(grid, At), world) { Variance = Plane(grid, (_, _) => variance), Mask = Plane(grid, (x, y) => x == 100 && y == 100 ? 4 : 1) };
    }

    private static MosaicImage[] Images() => [Image(0.01, 0.02, 0, 1), Image(359.985, 0.015, 30, 4), Image(0.0, -0.01, 140, 2)];

    private static (float[] Image, float[] Variance, int[] Mask, short[] Coverage) Render(SkyGrid grid, MosaicRecipe recipe, IReadOnlyList<MosaicImage> images, int rows)
    {
        var renderer = new MosaicRenderer(grid, recipe, images);
        var strip = renderer.CreateStrip(rows);
        var (image, variance, mask, coverage) = (new List<float>(), new List<float>(), new List<int>(), new List<short>());
        for (var y = 0; y < grid.Height; y += strip.Rows)
        {
            renderer.Render(strip, y, default);
            image.AddRange(strip.Image);
            variance.AddRange(strip.Variance);
            mask.AddRange(strip.Mask);
            coverage.AddRange(strip.Coverage);
        }
        return ([.. image], [.. variance], [.. mask], [.. coverage]);
    }

    [Fact]
    public void Render_PreferringTheInterior_GivesEachPixelToOneImage_AndLeavesNoHole()
    {
        // Two that overlap by half: the line between them is where both are as deep.
        var images = new[] { Image(0.01, 0.02, 0, 1, (_, _) => 1), Image(0.01 - 150 * Pixel, 0.02, 0, 1, (_, _) => 2) };
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0.01, 0.02), 600, 400, Pixel);
        var recipe = new MosaicRecipe(ResamplingKernel.Bilinear, new CoaddOptions(CoaddMethod.Mean));
        var both = Render(grid, recipe, images, 128);
        var one = Render(grid, recipe with { PrefersInterior = true }, images, 128);
        Assert.Contains(both.Coverage, c => c == 2);
        Assert.DoesNotContain(one.Coverage, c => c > 1);
        for (var i = 0; i < one.Image.Length; i++)
        {
            Assert.Equal(float.IsNaN(both.Image[i]), float.IsNaN(one.Image[i]));
            if (!float.IsNaN(one.Image[i])) Assert.True(one.Image[i] is 1 or 2);
        }
        // East is left: the second lies right of the first, their middle 75 pixels right of its centre.
        var row = one.Image.AsSpan(200 * grid.Width, grid.Width);
        var border = row.IndexOf(2f);
        Assert.InRange(border, 300 + 74, 300 + 76);
        Assert.DoesNotContain(1f, row[border..].ToArray());
        var renderer = new MosaicRenderer(grid, recipe with { PrefersInterior = true }, images);
        var strip = renderer.CreateStrip(grid.Height);
        renderer.Render(strip, 0, default);
        Assert.Equal(one.Coverage.Count(c => c > 0), renderer.Pixels[0] + renderer.Pixels[1]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Render_PreferringTheInterior_LeavesNoPixelToAnImageWhoseVarianceIsNone(float bad)
    {
        // The deepest everywhere has no variance: the other takes its place.
        var images = new[] { Image(0.01, 0.02, 0, bad, (_, _) => 1), Image(0.01 - 20 * Pixel, 0.02, 0, 3, (_, _) => 2) };
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0.01, 0.02), 100, 100, Pixel);
        var recipe = new MosaicRecipe(ResamplingKernel.Bilinear, new CoaddOptions(CoaddMethod.WeightedMean)) { PrefersInterior = true };
        Assert.All(Render(grid, recipe, images, 100).Image, v => Assert.Equal(2f, v));
    }

    [Fact]
    public void Render_LargePixelsOverAFineImage_AreItsMean()
    {
        // Tiles of a few pixels: each is of 200 × 200 of the image.
        var image = Image(0.01, 0.02, 0, 1, (_, _) => 7);
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0.01, 0.02), 40, 24, 200 * Pixel);
        var (pixels, _, _, _) = Render(grid, new MosaicRecipe(ResamplingKernel.Area, new CoaddOptions(CoaddMethod.Mean)), [image], 24);
        var found = pixels.Where(v => !float.IsNaN(v)).ToArray();
        Assert.InRange(found.Length, 4, 9);
        Assert.All(found, v => Assert.Equal(7f, v, 1e-4f));
    }

    [Theory]
    [InlineData(ResamplingKernel.Bilinear)]
    [InlineData(ResamplingKernel.Lanczos3)]
    [InlineData(ResamplingKernel.Area)]
    public void Render_AcrossZeroHours_ShowsTheSky(ResamplingKernel kernel)
    {
        var grid = new SkyGrid(GridProjection.Zea, new SkyPoint(0, 0.01), 500, 400, Pixel);
        var (image, variance, mask, coverage) = Render(grid, new MosaicRecipe(kernel, new CoaddOptions(CoaddMethod.WeightedMean)), Images(), 100);
        var world = grid.World();
        var counts = new int[4];
        for (var i = 0; i < image.Length; i++)
        {
            counts[coverage[i]]++;
            Assert.Equal(coverage[i] == 0, float.IsNaN(image[i]));
            if (coverage[i] == 0) continue;
            Assert.True(world.TryPixelToSky(i % 500 + 1, i / 500 + 1, out var p));
            Assert.Equal(Sky(p.LonDegrees > 180 ? p.LonDegrees - 360 : p.LonDegrees, p.LatDegrees), image[i], kernel == ResamplingKernel.Area ? 2 * HalfAPixel : HalfAPixel);
            Assert.InRange(variance[i], 0.01f, 6f);
            Assert.NotEqual(0, mask[i]);
        }
        Assert.All(counts, n => Assert.True(n > 1000));
    }

    [Fact]
    public void Render_StripsOfAnyHeight_AreTheSame()
    {
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0, 0), 310, 333, Pixel, 12);
        var recipe = new MosaicRecipe(ResamplingKernel.Nearest, new CoaddOptions(CoaddMethod.Median)) { MaxError = 1e-7 };
        var one = Render(grid, recipe, Images(), 333);
        var many = Render(grid, recipe, Images(), 37);
        Assert.Equal(one.Image, many.Image);
        Assert.Equal(one.Coverage, many.Coverage);
    }

    [Theory]
    [InlineData(CoaddMethod.WeightedMean)]
    [InlineData(CoaddMethod.Mean)]
    [InlineData(CoaddMethod.Median)]
    public void Render_ManyImagesUponEachOther_NeedsNoMoreMemory_AndIsTheSame(CoaddMethod method)
    {
        const long Most = 4 << 20;
        var (few, many) = (Images(), Enumerable.Repeat(Images(), 20).SelectMany(i => i).ToArray());
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0, 0.01), 300, 256, Pixel);
        var free = new MosaicRecipe(ResamplingKernel.Bilinear, new CoaddOptions(method)) { Parallelism = 1, MostBytes = 1L << 40 };
        var (strip, expected) = (new MosaicRenderer(grid, free, many).CreateStrip(256), new MosaicRenderer(grid, free, many).CreateStrip(256));
        var bytes = new List<long>();
        foreach (var images in new[] { few, many })
        {
            var (bound, all) = (new MosaicRenderer(grid, free with { MostBytes = Most }, images), new MosaicRenderer(grid, free, images));
            bound.Render(strip, 0, default);
            all.Render(expected, 0, default);
            Assert.Equal(expected.Image, strip.Image);
            Assert.Equal(expected.Variance, strip.Variance);
            Assert.Equal(expected.Mask, strip.Mask);
            Assert.Equal(expected.Coverage, strip.Coverage);
            Assert.Equal(all.Pixels, bound.Pixels);
            bytes.Add(bound.MostTileBytes);
            if (images == many) Assert.True(all.MostTileBytes > 20 * Most, $"{all.MostTileBytes}");
        }
        // The tile and its sums come on top of what is kept of images; the pool rounds up.
        Assert.All(bytes, b => Assert.InRange(b, 1, 4 * Most));
    }

    [Fact]
    public void Render_IgnoredMaskBits_HaveNoValue()
    {
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0.01, 0.02), 300, 260, Pixel);
        var image = Image(0.01, 0.02, 0, 1) with { Ignored = 4 };
        var (pixels, _, _, coverage) = Render(grid, new MosaicRecipe(ResamplingKernel.Nearest, new CoaddOptions(CoaddMethod.Mean)), [image], 256);
        Assert.Equal(1, coverage.Count(c => c == 0));
        Assert.True(float.IsNaN(pixels[100 * 300 + 100]));
    }

    [Fact]
    public void Render_ImagesElsewhere_AreNotRead()
    {
        var far = Image(90, 45, 0, 1);
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(0, 0), 64, 64, Pixel);
        var (pixels, _, _, _) = Render(grid, new MosaicRecipe(ResamplingKernel.Bilinear, new CoaddOptions(CoaddMethod.First)), [far], 64);
        Assert.All(pixels, p => Assert.True(float.IsNaN(p)));
    }

    [Fact]
    public void Render_AtThePole_ShowsTheSky()
    {
        static double Polar(double lon, double lat) => 50 + 1e3 * (90 - lat) * Math.Cos(lon * Math.PI / 180);
        var images = new[] { Image(10, 89.99, 0, 1, Polar), Image(200, 89.98, 70, 1, Polar) };
        var grid = new SkyGrid(GridProjection.Zea, new SkyPoint(0, 90), 200, 200, Pixel);
        var (pixels, _, _, coverage) = Render(grid, new MosaicRecipe(ResamplingKernel.Bilinear, new CoaddOptions(CoaddMethod.Mean)), images, 256);
        var world = grid.World();
        for (var i = 0; i < pixels.Length; i++)
        {
            if (coverage[i] == 0) continue;
            Assert.True(world.TryPixelToSky(i % 200 + 1, i / 200 + 1, out var p));
            Assert.Equal(Polar(p.LonDegrees, p.LatDegrees), pixels[i], 0.15);
        }
        Assert.True(coverage.Count(c => c == 2) > 10_000);
    }
}
