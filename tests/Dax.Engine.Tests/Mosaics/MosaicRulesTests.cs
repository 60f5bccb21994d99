using System.Text;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Mosaics;
using Dax.Sky.Fits;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>What a mosaic does with units, bands, masks and bounds that are not the usual ones.</summary>
public sealed class MosaicRulesTests : IDisposable
{
    private readonly MosaicBench bench = new();

    public void Dispose() => bench.Dispose();

    private (string, string) Add(float value, string unit = "nJy", double pixel = MosaicBench.Pixel, string band = "r")
    {
        var uri = bench.Repository.Add(MosaicBench.Exposure(10, 20, (_, _) => value, side: (int)Math.Round(0.1 / pixel), unit: unit, pixel: pixel));
        bench.Repository.Bands[uri.Id] = band;
        return MosaicBench.Id(uri);
    }

    private async Task<string> Said(params (string, string)[] asked) => Assert.IsType<Fault.Usage>((await bench.Run(true, default, asked)).Answer.Fault).Message;

    [Theory]
    // A pixel is four times as large.
    [InlineData("nJy", "auto", 4, 51.84)]
    [InlineData("adu", "auto", 4, 51.84)]
    [InlineData("nJy", "brightness", 1, 12.96)]
    [InlineData("MJy/sr", "auto", 1, null)]
    [InlineData("MJy/sr", "sum", 4, null)]
    public async Task Run_LargerPixels_KeepWhatTheUnitIsOf(string unit, string flux, double expected, double? area)
    {
        using var file = await bench.Fits(Add(1, unit), ("CIRCLE", "10 20 0.02"), ("PIXELSCALE", "7.2"), ("FLUX", flux), ("KERNEL", "area"));
        Assert.All(MosaicBench.Plane(file, "IMAGE"), v => Assert.Equal(expected, v, 1e-3));
        Assert.Equal(area ?? -1, file.Hdus[1].Header.Number("PIXAR_A2", -1), 1e-4);
        Assert.Equal(expected == 4 ? "sum" : "brightness", file.Hdus[0].Header.Text("FLUX"));
    }

    [Theory]
    [InlineData("brightness")]
    [InlineData("sum")]
    public async Task Run_ImagesOfTwoScales_Agree(string flux)
    {
        // The same sky: four times as much in a pixel of four times the area.
        (string, string)[] asked = [Add(1), Add(4, pixel: 2 * MosaicBench.Pixel), ("CIRCLE", "10 20 0.02"), ("FLUX", flux), ("COMBINE", "mean")];
        using var file = await bench.Fits(asked);
        Assert.All(MosaicBench.Plane(file, "COVERAGE"), c => Assert.Equal(2, c));
        Assert.All(MosaicBench.Plane(file, "IMAGE"), v => Assert.Equal(1, v, 1e-3));
        // Of the coarse ones each variance counts as the square of the scale: (1 + 1/16) / 4, were neighbours not mixed.
        Assert.All(MosaicBench.Plane(file, "VARIANCE"), v => Assert.InRange(v, 0.05, 0.27));
    }

    [Fact]
    public async Task Run_SeveralBands_AreRefused_UnlessOneIsChosen()
    {
        var (red, green) = (Add(1, band: "r"), Add(5, band: "g"));
        Assert.Contains("several bands (g, r)", await Said(red, green), StringComparison.Ordinal);
        bench.Queries.Csv = $"obs_publisher_did\r\n{red.Item2}\r\n{green.Item2}\r\n";
        Assert.Contains("several bands (g, r)", await Said(("ADQL", "x")), StringComparison.Ordinal);
        using var file = await bench.Fits(red, green, ("BAND", "g"), ("CIRCLE", "10 20 0.02"));
        Assert.All(MosaicBench.Plane(file, "IMAGE"), v => Assert.Equal(5, v, 1e-3));
        Assert.Contains("other band", Table(file), StringComparison.Ordinal);
        using var colors = await bench.Fits(red, green, ("RED", "i"), ("GREEN", "z"), ("BLUE", "g"), ("CIRCLE", "10 20 0.02"));
        Assert.Contains("other band", Table(colors), StringComparison.Ordinal);
        Assert.Equal(2, colors.Hdus[^1].Header.Integer("NAXIS2", 0));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public async Task Run_MasksOfAnyWidth_MoveTheirBits_AndLoseWhatWouldBeMisread(int bits)
    {
        var one = bench.Repository.Add(MosaicBench.Exposure(10, 20, (_, _) => 1, mask: new Dictionary<string, int> { ["SAT"] = 1, ["NO_DATA"] = 6 }, flags: (_, _) => 2));
        var other = bench.Repository.Add(MosaicBench.Exposure(10, 20, (_, _) => 1, mask: new Dictionary<string, int> { ["CR"] = 1, ["BAD"] = 1 }, flags: (_, _) => 2 | 64, maskBits: bits));
        using var file = await bench.Fits(MosaicBench.Id(one), MosaicBench.Id(other), ("CIRCLE", "10 20 0.02"));
        var header = file.Hdus[2].Header;
        var (cr, bad) = ((int)header.Integer("MP_CR", -1), (int)header.Integer("MP_BAD", -1));
        // Bit 6 is no NO_DATA of the other image: it takes part.
        Assert.All(MosaicBench.Plane(file, "COVERAGE"), c => Assert.Equal(2, c));
        Assert.All(MosaicBench.Plane(file, "MASK"), m => Assert.Equal(2 | 1 << cr | 1 << bad, (int)m));
    }

    [Fact]
    public void Legend_NamesThatNoHeaderCanHave_AreNone()
    {
        var header = new FitsHeaderBuilder().Set("MP_SAT", 1).Set("MP_" + new string('A', 58), 3).ToHeader();
        Assert.Equal(["SAT"], MaskLegend.Of(header).Keys);
        var legend = new MaskLegend();
        Assert.Null(legend.Moves(MaskLegend.Of(FitsHeader.Empty)));
        legend.Add(new Dictionary<string, int> { ["SAT"] = 1 });
        Assert.Equal((0xFFFDu, 0xFFFFu), (legend.Moves(new Dictionary<string, int>())!.Moved(0xFFFF), legend.Moves(new Dictionary<string, int> { ["SAT"] = 1 })!.Moved(0xFFFF)));
    }

    [Fact]
    public async Task Run_WhatCannotBeMade_IsUsage()
    {
        (string, string)[] asked = [Add(1), Add(1), Add(1)];
        Assert.Contains("KERNEL=area", await Said([.. asked, ("KERNEL", "area"), ("PIXELSCALE", "3600")]), StringComparison.Ordinal);
        Assert.True((await bench.Run(true, default, [.. asked, ("KERNEL", "area"), ("PIXELSCALE", "360")])).Answer.IsOk);
        bench.Options.MaxMemoryBytes = 1000;
        Assert.Contains("up to 3 images lie over each other", await Said(asked), StringComparison.Ordinal);
        Assert.Contains("MaxMemoryBytes", Assert.Single(bench.Options.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_DepthOrSideBeyondWhatThereIs_IsUsage()
    {
        var estimate = new MosaicEstimate(70_000, 10, 1, 700_000, 2_800_000, 5000, 1, 1);
        Assert.Null(estimate.Problem(new MosaicSpec(), new MosaicOptions(), isSync: false));
        Assert.Contains("4096", (estimate with { Overlap = (5000, 1) }).Problem(new MosaicSpec(), new MosaicOptions(), isSync: false)!.Message, StringComparison.Ordinal);
        Assert.SkipUnless(CutoutFormat.Find("jpeg") is not null, "libturbojpeg is not there");
        Assert.Contains("65500", estimate.Problem(new MosaicSpec { Format = CutoutFormat.Find("jpeg")! }, new MosaicOptions(), isSync: false)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_BackgroundsOfTooManyImages_IsUsage()
    {
        Assert.Null(BackgroundFit.Problem(500));
        Assert.IsType<Fault.Usage>(BackgroundFit.Problem(501));
    }

    private static string Table(FitsFile file)
    {
        var rows = new byte[file.Hdus[^1].DataLength];
        file.Source.Read(file.Hdus[^1].DataOffset, rows);
        return Encoding.Latin1.GetString(rows);
    }
}
