using Dax.Engine.Datasets;
using Dax.Engine.Tests.Cutouts;
using nom.tam.fits;

namespace Dax.CSharpFits.Tests;

/// <summary>What CSharpFITS reads in our products is what it reads in the files they were made of.</summary>
public sealed class ReadBackTests(Products products)
{
    private static readonly string[] Planes = ["IMAGE", "MASK", "VARIANCE"];

    // What a cutout says of itself, not of the image it is from.
    private static readonly HashSet<string> OfTheBox = ["NAXIS1", "NAXIS2", "CRPIX1", "CRPIX2", "CRPIX1B", "CRPIX2B", "CRVAL1A", "CRVAL2A", "LTV1", "LTV2", "CHECKSUM", "DATASUM"];

    private static (string, string) Id(DatasetUri uri) => ("ID", uri.ToString());

    /// <summary>About the middle of an image, by its linear terms alone.</summary>
    private static string Circle(BasicHDU image, double degrees)
    {
        var (x, y) = ((image.Number("NAXIS1") / 2) - image.Number("CRPIX1"), (image.Number("NAXIS2") / 2) - image.Number("CRPIX2"));
        var dec = image.Number("CRVAL2") + (image.Number("CD2_1") * x) + (image.Number("CD2_2") * y);
        var ra = image.Number("CRVAL1") + (((image.Number("CD1_1") * x) + (image.Number("CD1_2") * y)) / Math.Cos(dec * Math.PI / 180));
        return FormattableString.Invariant($"{ra:r} {dec:r} {degrees:r}");
    }

    /// <summary>Pixels and records of a cutout's plane against those of the whole; where it begins, from 0.</summary>
    private static (int X, int Y) Same(BasicHDU cutout, BasicHDU whole)
    {
        var (x, y) = ((int)(whole.Number("CRPIX1") - cutout.Number("CRPIX1")), (int)(whole.Number("CRPIX2") - cutout.Number("CRPIX2")));
        var (mine, theirs) = (cutout.Rows(), whole.Rows());
        Assert.Equal((cutout.Header.GetIntValue("NAXIS2"), cutout.Header.GetIntValue("NAXIS1")), (mine.Length, mine[0].Length));
        for (var row = 0; row < mine.Length; row++) Assert.Equal(theirs[y + row][x..(x + mine[row].Length)], mine[row]);
        var (ours, originals) = (cutout.Values(), whole.Values());
        foreach (var (keyword, value) in originals)
            if (!OfTheBox.Contains(keyword)) Assert.True(ours.TryGetValue(keyword, out var kept) && kept == value, $"{keyword} was {value} and is {kept}.");
        return (x, y);
    }

    [Theory]
    [InlineData("visit_image", 0.004)]
    [InlineData("visit_image", 0.02)]
    [InlineData("deep_coadd", 0.01)]
    public async Task MaskedImage_HasThreeImages_WithPixelsAndRecordsOfTheOriginal(string type, double radius)
    {
        foreach (var (uri, file) in (await products.Datasets(type))[1..4])
        {
            var whole = Reader.Read(await File.ReadAllBytesAsync(file));
            var cutout = Reader.Read(await products.Cut(Id(uri), ("CIRCLE", Circle(whole.Named("IMAGE"), radius)), ("CUTOUTDETAIL", "MaskedImage")));
            Assert.Equal(4, cutout.Length);
            var places = Planes.Select(p => Same(cutout.Named(p), whole.Named(p))).Distinct();
            var (x, y) = Assert.Single(places);
            Assert.True(x > 0 && y > 0, $"{x} {y}");
            foreach (var plane in Planes)
                Assert.Equal((-x, -y, x, y), (cutout.Named(plane).Number("LTV1"), cutout.Named(plane).Number("LTV2"), cutout.Named(plane).Number("CRVAL1A"), cutout.Named(plane).Number("CRVAL2A")));
            Assert.Equal((uri.Id.ToString("N"), type, "CIRCLE", radius), (cutout[0].Text("BTLRUUID"), cutout[0].Text("BTLRNAME"), cutout[0].Text("ST_TYPE"), cutout[0].Number("ST_RAD")));
        }
    }

    [Fact]
    public async Task Image_IsOne_AndAWholeDatasetIsWhole()
    {
        var (uri, file) = (await products.Datasets("visit_image"))[0];
        var whole = Reader.Read(await File.ReadAllBytesAsync(file));
        var image = Reader.Read(await products.Cut(Id(uri)));
        Assert.Equal(2, image.Length);
        Assert.Equal((0, 0), Same(image[1], whole.Named("IMAGE")));
        Assert.Equal(whole.Named("IMAGE").Rows().Length, image[1].Rows().Length);
    }

    [Fact]
    public async Task Exposure_KeepsItsTables()
    {
        var (uri, file) = (await products.Datasets("visit_image"))[7];
        await File.WriteAllBytesAsync(file, TestFits.Exposure());
        var whole = Reader.Read(TestFits.Exposure());
        var cutout = Reader.Read(await products.Cut(Id(uri), ("CIRCLE", "150 2 0.0052"), ("CUTOUTDETAIL", "Exposure")));
        Assert.Equal(5, cutout.Length);
        foreach (var plane in Planes) Assert.Equal((24, 14), Same(cutout.Named(plane), whole.Named(plane)));
        Assert.Equal(TestFits.Value(24, 14), cutout.Named("IMAGE").Rows()[0][0]);
        var table = Assert.IsType<BinaryTableHDU>(cutout.Named("ARCHIVE_INDEX"), exactMatch: false);
        Assert.Equal([1, 2, 3], Assert.IsType<int[]>(table.GetColumn("a")));
    }

    [Fact]
    public async Task Stack_HasTheImagesOfEach()
    {
        var datasets = (await products.Datasets("deep_coadd"))[..3];
        var wholes = datasets.Select(d => Reader.Read(File.ReadAllBytes(d.File))).ToArray();
        var regions = wholes.Select(w => ("CIRCLE", Circle(w.Named("IMAGE"), 0.005)));
        var stack = Reader.Read(await products.Cut([.. datasets.Select(d => Id(d.Uri)), regions.First(), ("CUTOUTDETAIL", "MaskedImage")]));
        var count = stack[0].Header.GetIntValue("NCUTOUT");
        Assert.Equal(1 + (3 * count), stack.Length);
        foreach (var version in stack[1..].Select(h => h.Header.GetIntValue("EXTVER")).Distinct())
            foreach (var plane in Planes)
            {
                var cutout = stack.Named(plane, version);
                Assert.Equal(datasets[version - 1].Uri.Id.ToString("N"), cutout.Text("BTLRUUID"));
                Same(cutout, wholes[version - 1].Named(plane));
            }
        Assert.True(count >= 1);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("bias")]
    [InlineData("flat")]
    [InlineData("deep_coadd")]
    public async Task FilesOfTheSurvey_AreRead_PixelForPixel(string type)
    {
        var (_, file) = (await products.Datasets(type))[0];
        using var ours = Sky.Fits.FitsFile.Open(new Sky.Fits.FileByteSource(file));
        var theirs = Reader.Read(await File.ReadAllBytesAsync(file));
        Assert.Equal(ours.Hdus.Length, theirs.Length);
        foreach (var (hdu, read) in ours.Hdus.Zip(theirs).Where(p => p.First.DataLength > 0))
        {
            var image = Sky.Fits.FitsImage.Open(ours, hdu);
            var pixels = new double[image.Axes[0] * image.Axes[1]];
            image.ReadValues(Sky.Fits.PixelBox.Whole(image.Axes.AsSpan()), pixels);
            var (zero, scale) = (read.Header.GetDoubleValue("BZERO", 0), read.Header.GetDoubleValue("BSCALE", 1));
            Assert.Equal(pixels, read.Rows().SelectMany(r => r).Select(v => zero + (scale * v)));
        }
    }
}
