using System.Text.Json;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Fits;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>Requests over small images, to the pixels of their answers.</summary>
public sealed class MosaicWorkTests : IDisposable
{
    private readonly MosaicBench bench = new();

    public void Dispose() => bench.Dispose();

    private static double Sky(double lon, double lat) => 100 + 20 * Math.Sin(lon * 30) + 15 * Math.Cos(lat * 40);

    private DatasetUri Add(double lon, double lat, Func<double, double, double>? sky = null, float variance = 1, string? unit = "nJy", IReadOnlyDictionary<string, int>? mask = null, Func<int, int, int>? flags = null) =>
        bench.Repository.Add(MosaicBench.Exposure(lon, lat, sky ?? Sky, variance: variance, unit: unit, mask: mask, flags: flags));

    [Theory]
    [InlineData(10, 20)]
    // Across the meridian of right ascension 0, and over a pole.
    [InlineData(0.02, -5)]
    [InlineData(200, 89.98)]
    public async Task Run_TwoImages_AreOneSky(double lon, double lat)
    {
        static double Smooth(double lon, double lat) => 100 + 1000 * Math.Cos(lat * Math.PI / 180) * Math.Cos((lon - 30) * Math.PI / 180);
        var (one, other) = (Add(lon, lat, Smooth), Add(lon - 0.04 / Math.Max(0.02, Math.Cos(lat * Math.PI / 180)), lat, Smooth));
        using var file = await bench.Fits(MosaicBench.Id(one), MosaicBench.Id(other), ("RA", $"{(lon - 0.01 + 360) % 360}"), ("DEC", $"{lat}"), ("SIZE", "0.15 0.08"), ("ROTATION", "20"), ("KERNEL", "bicubic"));
        Assert.Equal(["", "IMAGE", "MASK", "VARIANCE", "COVERAGE", "INPUTS"], file.Hdus.Select(h => h.Name));
        var (image, coverage, variance) = (MosaicBench.Plane(file, "IMAGE"), MosaicBench.Plane(file, "COVERAGE"), MosaicBench.Plane(file, "VARIANCE"));
        Assert.Equal(150 * 80, image.Length);
        Assert.True(Dax.Sky.Wcs.Wcs.TryRead(file.Hdus[1].Header, ' ', out var world, out var problem), problem);
        var seen = 0;
        for (var i = 0; i < image.Length; i++)
        {
            Assert.Equal(coverage[i] == 0, float.IsNaN(image[i]));
            if (float.IsNaN(image[i])) continue;
            seen++;
            Assert.True(world.TryPixelToSky(i % 150 + 1, i / 150 + 1, out var place));
            // The rim of an image reaches half a pixel beyond its last centres.
            Assert.Equal(Smooth(place.LonDegrees, place.LatDegrees), image[i], 0.02);
            Assert.InRange(variance[i], 0.05, 1.6);
        }
        Assert.InRange(seen, 5000, 12000);
        Assert.Contains(coverage, c => c == 2);
        Assert.Equal("nJy", file.Hdus[1].Header.Text("BUNIT"));
    }

    [Fact]
    public async Task Run_OneImageAlone_IsReprojectedWhole_AtItsOwnScale_NorthUp()
    {
        var uri = Add(150, 2);
        using var file = await bench.Fits(MosaicBench.Id(uri));
        var header = file.Hdus[1].Header;
        Assert.InRange(header.Integer("NAXIS1", 0), 100, 106);
        Assert.InRange(header.Integer("NAXIS2", 0), 100, 106);
        Assert.Equal(MosaicBench.Pixel, header.Number("CD2_2", 0), 1e-7);
        Assert.Equal((0.0, "RA---TAN"), (header.Number("CD1_2", 1), header.Text("CTYPE1")));
        using var zea = await bench.Fits(MosaicBench.Id(uri), ("CIRCLE", "150 2 0.01"), ("PROJECTION", "zea"), ("PIXELSCALE", "7.2"));
        Assert.Equal("RA---ZEA", zea.Hdus[1].Header.Text("CTYPE1"));
        Assert.InRange(zea.Hdus[1].Header.Integer("NAXIS1", 0), 10, 12);
    }

    [Fact]
    public async Task Run_Weights_AreThoseOfTheVariances_AndTheTableTells()
    {
        var (good, bad) = (Add(10, 20, (_, _) => 1, variance: 1), Add(10, 20, (_, _) => 6, variance: 4));
        using var file = await bench.Fits(MosaicBench.Id(good), MosaicBench.Id(bad), ("CIRCLE", "10 20 0.02"));
        Assert.All(MosaicBench.Plane(file, "IMAGE"), v => Assert.Equal(2, v, 1e-4));
        using var median = await bench.Fits(MosaicBench.Id(good), MosaicBench.Id(bad), ("CIRCLE", "10 20 0.02"), ("COMBINE", "max"));
        Assert.All(MosaicBench.Plane(median, "IMAGE"), v => Assert.Equal(6, v, 1e-4));
        var table = file.Hdus[^1];
        Assert.Equal(("INPUTS", 2L), (table.Name, table.Header.Integer("NAXIS2", 0)));
        var rows = new byte[table.DataLength];
        file.Source.Read(table.DataOffset, rows);
        var text = System.Text.Encoding.Latin1.GetString(rows);
        foreach (var word in (string[])[good.ToString(), bad.ToString(), "visit_image", "instrument=Cam, visit=42, band=r", "BUNIT", "used"]) Assert.Contains(word, text, StringComparison.Ordinal);
        var rowBytes = (int)table.Header.Integer("NAXIS1", 0);
        Assert.Equal(MosaicBench.Plane(file, "IMAGE").Length, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(rows.AsSpan(rowBytes - 8)));
        Assert.Equal(("weighted", "bilinear", 2L), (file.Hdus[0].Header.Text("COMBINE"), file.Hdus[0].Header.Text("KERNEL"), file.Hdus[0].Header.Integer("NIMAGES", 0)));
    }

    [Fact]
    public async Task Run_MasksThatDiffer_AreBroughtTogether()
    {
        var one = Add(10, 20, mask: new Dictionary<string, int> { ["SAT"] = 1, ["NO_DATA"] = 8 }, flags: (_, _) => 2);
        var other = Add(10, 20, mask: new Dictionary<string, int> { ["CR"] = 1, ["SAT"] = 3, ["NO_DATA"] = 0 }, flags: (_, _) => 2 | 8);
        using var file = await bench.Fits(MosaicBench.Id(one), MosaicBench.Id(other), ("CIRCLE", "10 20 0.02"));
        var header = file.Hdus[2].Header;
        Assert.Equal((1, 8), (header.Integer("MP_SAT", -1), header.Integer("MP_NO_DATA", -1)));
        var cr = (int)header.Integer("MP_CR", -1);
        Assert.DoesNotContain(cr, (int[])[-1, 1, 8]);
        Assert.All(MosaicBench.Plane(file, "MASK"), m => Assert.Equal(2 | 1 << cr, (int)m));
        // Where one has no data the other counts alone.
        var gone = Add(10, 20, (_, _) => 1e6, mask: new Dictionary<string, int> { ["NO_DATA"] = 0 }, flags: (_, _) => 1);
        using var rest = await bench.Fits(MosaicBench.Id(one), MosaicBench.Id(gone), ("CIRCLE", "10 20 0.02"));
        Assert.All(MosaicBench.Plane(rest, "COVERAGE"), c => Assert.Equal(1, c));
    }

    [Fact]
    public async Task Run_MatchedBackgrounds_HaveNoStep()
    {
        var (low, high) = (Add(10, 20, (lon, lat) => 5), Add(10.05, 20, (lon, lat) => 25));
        (string, string)[] asked = [MosaicBench.Id(low), MosaicBench.Id(high), ("RA", "10.025"), ("DEC", "20"), ("SIZE", "0.12 0.06")];
        using var plain = await bench.Fits(asked);
        Assert.Equal(20, Spread(MosaicBench.Plane(plain, "IMAGE")), 0.01);
        foreach (var flux in (string[])["brightness", "sum"])
        {
            using var matched = await bench.Fits([.. asked, ("MATCH", "plane"), ("FLUX", flux), ("PIXELSCALE", "5.4")]);
            var scale = flux == "sum" ? 2.25 : 1;
            Assert.InRange(Spread(MosaicBench.Plane(matched, "IMAGE")), 0, 0.05 * scale);
            Assert.Equal(15 * scale, MosaicBench.Plane(matched, "IMAGE").Where(float.IsFinite).Average(), 0.1 * scale);
        }

        static double Spread(float[] pixels) => pixels.Where(float.IsFinite).Max() - pixels.Where(float.IsFinite).Min();
    }

    [Fact]
    public async Task Run_OptimalMode_CountsNoPixelTwice()
    {
        var (one, other) = (Add(10, 20, (_, _) => 1), Add(10.05, 20, (_, _) => 2));
        using var file = await bench.Fits(MosaicBench.Id(one), MosaicBench.Id(other), ("RA", "10.025"), ("DEC", "20"), ("SIZE", "0.1 0.06"), ("MODE", "optimal"));
        Assert.All(MosaicBench.Plane(file, "COVERAGE"), c => Assert.InRange(c, 0, 1));
        // Right ascension falls to the right: each side is of the image that lies there. In the middle rows no border above or below is nearer than those at the sides.
        var image = MosaicBench.Plane(file, "IMAGE");
        Assert.Equal(100 * 60, image.Length);
        for (var y = 15; y < 45; y++)
            for (var x = 0; x < 100; x++)
                if (x is < 46 or > 53) Assert.Equal(x < 46 ? 2f : 1f, image[y * 100 + x], 1e-4f);
    }

    [Theory]
    [InlineData("gzip", 0)]
    [InlineData("rice", 0.5)]
    public async Task Run_Compressed_IsTheSame(string how, double tolerance)
    {
        var uri = Add(10, 20);
        using var plain = await bench.Fits(MosaicBench.Id(uri));
        using var packed = await bench.Fits(MosaicBench.Id(uri), ("COMPRESSION", how));
        Assert.Equal(plain.Hdus.Select(h => h.Name), packed.Hdus.Select(h => h.Name));
        foreach (var name in (string[])["IMAGE", "MASK", "VARIANCE", "COVERAGE"])
            foreach (var (a, b) in MosaicBench.Plane(plain, name).Zip(MosaicBench.Plane(packed, name)))
                Assert.True(float.IsNaN(a) ? float.IsNaN(b) : Math.Abs(a - b) <= tolerance, $"{name}: {b} for {a}");
    }

    [Fact]
    public async Task Run_Picture_IsOne()
    {
        var uri = Add(10, 20);
        var (answer, output) = await bench.Run(true, default, MosaicBench.Id(uri), ("RESPONSEFORMAT", "png"), ("CIRCLE", "10 20 0.02"));
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        var (head, bytes) = output.Results["mosaic"];
        Assert.Equal(("image/png", bytes.Length), (head.ContentType, head.Length!.Value));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes.ToArray().Take(4));
    }

    [Fact]
    public async Task Run_ThreeBands_AreThreeLayers_OrOnePicture()
    {
        // All of the repository are of band r: the others have no image.
        var uri = Add(10, 20);
        (string, string)[] asked = [MosaicBench.Id(uri), ("CIRCLE", "10 20 0.02"), ("RED", "i"), ("GREEN", "r"), ("BLUE", "g")];
        using var file = await bench.Fits(asked);
        Assert.Equal(["", "IMAGE", "IMAGE", "IMAGE", "INPUTS"], file.Hdus.Select(h => h.Name));
        Assert.Equal(["i", "r", "g"], file.Hdus.Skip(1).Take(3).Select(h => h.Header.Text("FILTER")));
        Assert.All(MosaicBench.Plane(file, "IMAGE", 1), v => Assert.True(float.IsNaN(v)));
        Assert.All(MosaicBench.Plane(file, "IMAGE", 2), v => Assert.True(float.IsFinite(v)));
        var (answer, output) = await bench.Run(true, default, [.. asked, ("RESPONSEFORMAT", "image/png")]);
        Assert.True(answer.IsOk);
        // IHDR tells colours.
        Assert.Equal(2, output.Results["mosaic"].Bytes.ToArray()[25]);
    }

    [Fact]
    public async Task Run_PlaceWithoutImages_IsEmpty_OrAFailedJob()
    {
        var uri = Add(10, 20);
        var (answer, output) = await bench.Run(true, default, MosaicBench.Id(uri), ("CIRCLE", "50 20 0.02"));
        Assert.True(answer.IsOk);
        Assert.True(output.Results["mosaic"].Head.IsEmpty);
        Assert.IsType<Fault.NotFound>((await bench.Run(false, default, MosaicBench.Id(uri), ("CIRCLE", "50 20 0.02"))).Answer.Fault);
    }

    [Fact]
    public async Task Run_FileThatIsGone_IsNamed_OrLeftOut()
    {
        var (there, gone) = (Add(10, 20), Add(10, 20));
        File.Delete(bench.Repository.PathOf(gone));
        var fault = Assert.IsType<Fault.NotFound>((await bench.Run(true, default, MosaicBench.Id(there), MosaicBench.Id(gone))).Answer.Fault);
        Assert.Contains(gone.Id.ToString(), fault.Message, StringComparison.Ordinal);
        using var file = await bench.Fits(MosaicBench.Id(there), MosaicBench.Id(gone), ("MISSING", "skip"));
        var table = file.Hdus[^1];
        Assert.Equal(2, table.Header.Integer("NAXIS2", 0));
        var rows = new byte[table.DataLength];
        file.Source.Read(table.DataOffset, rows);
        Assert.Contains("missing", System.Text.Encoding.Latin1.GetString(rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Estimate_TellsWithoutMaking()
    {
        var uri = Add(10, 20);
        bench.Options.MaxSyncPixels = 1000;
        var (answer, output) = await bench.Run(true, default, MosaicBench.Id(uri), ("RA", "10"), ("DEC", "20"), ("SIZE", "0.08 0.05"), ("ESTIMATE", "true"));
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        var (head, bytes) = Assert.Single(output.Results.Values);
        Assert.Equal("application/json", head.ContentType);
        var json = JsonDocument.Parse(bytes.ToArray()).RootElement;
        Assert.Equal((80, 50, 1, 4000), (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32(), json.GetProperty("images").GetInt32(), json.GetProperty("pixels").GetInt32()));
        Assert.Equal(4000 * 14, json.GetProperty("bytes").GetInt32());
        Assert.InRange(json.GetProperty("bytes_to_read").GetInt32(), 0.3 * 120_000, 120_000);
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.False(json.GetProperty("sync").GetBoolean());
    }

    [Fact]
    public async Task Run_BeyondABound_IsUsage()
    {
        var (one, other) = (Add(10, 20), Add(10, 20));
        (string, string)[] asked = [MosaicBench.Id(one), MosaicBench.Id(other)];
        async Task<string> Said(bool isSync) => Assert.IsType<Fault.Usage>((await bench.Run(isSync, default, asked)).Answer.Fault).Message;
        bench.Options.MaxSyncPixels = 5000;
        Assert.Contains("asynchronous", await Said(true), StringComparison.Ordinal);
        Assert.True((await bench.Run(false, default, asked)).Answer.IsOk);
        bench.Options.MaxPixels = 5000;
        Assert.Contains("5000", await Said(false), StringComparison.Ordinal);
        (bench.Options.MaxPixels, bench.Options.MaxBytesRead) = (1_000_000, 1000);
        Assert.Contains("1000", await Said(false), StringComparison.Ordinal);
        (bench.Options.MaxBytesRead, bench.Options.MaxSeconds) = (1 << 30, 1e-9);
        Assert.Contains("will probably take", await Said(false), StringComparison.Ordinal);
        (bench.Options.MaxSeconds, bench.Options.MaxSyncImages) = (1000, 1);
        Assert.Contains("2 images", await Said(true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnitsThatDiffer_AreRefused_UnlessValuesAreTakenAsTheyAre()
    {
        var (one, other) = (Add(10, 20), Add(10, 20, unit: "adu"));
        (string, string)[] asked = [MosaicBench.Id(one), MosaicBench.Id(other)];
        Assert.Contains("adu, nJy", Assert.IsType<Fault.Usage>((await bench.Run(true, default, asked)).Answer.Fault).Message, StringComparison.Ordinal);
        using var file = await bench.Fits([.. asked, ("CALIBRATE", "false")]);
        Assert.Null(file.Hdus[1].Header.Text("BUNIT"));
        // Jansky are nJy.
        var jansky = Add(10, 20, (lon, lat) => 1e-9 * Sky(lon, lat), unit: "Jy");
        using var same = await bench.Fits(MosaicBench.Id(one), MosaicBench.Id(jansky), ("COMBINE", "mean"));
        using var alone = await bench.Fits(MosaicBench.Id(one), ("COMBINE", "mean"));
        foreach (var (a, b) in MosaicBench.Plane(same, "IMAGE").Zip(MosaicBench.Plane(alone, "IMAGE"))) Assert.Equal(a, b, 1e-2f);
    }

    [Fact]
    public async Task Run_Query_NamesTheImages()
    {
        var uri = Add(10, 20);
        bench.Queries.Csv = $"a,\"OBS_publisher_did\"\r\n\"x,\"\"y\",\"{uri}\"\r\n1,{uri}\r\n";
        using var file = await bench.Fits(("ADQL", "SELECT * FROM ivoa.obscore"));
        Assert.Equal(1, file.Hdus[^1].Header.Integer("NAXIS2", 0));
        Assert.Contains(new("QUERY", "SELECT * FROM ivoa.obscore"), Assert.Single(bench.Queries.Asked).Parameters);
        bench.Queries.Csv = "ra,dec\r\n1,2\r\n";
        Assert.Contains("obs_publisher_did", Assert.IsType<Fault.Usage>((await bench.Run(true, default, ("ADQL", "x"))).Answer.Fault).Message, StringComparison.Ordinal);
        bench.Queries.Csv = "obs_publisher_did\r\nnonsense\r\n";
        Assert.IsType<Fault.Usage>((await bench.Run(true, default, ("ADQL", "x"))).Answer.Fault);
        bench.Queries.Csv = "obs_publisher_did\r\n";
        Assert.True((await bench.Run(true, default, ("ADQL", "x"))).Output.Results["mosaic"].Head.IsEmpty);
    }

    [Fact]
    public async Task Run_ManyImages_AreOpenOnlyWhileTheirRowsAreMade()
    {
        // A column of images: of 24 no more than a few lie in one strip.
        DatasetUri[] column = [.. Enumerable.Range(0, 24).Select(i => Add(10, 20 + i * 0.09))];
        var most = 0;
        (string, string)[] asked = [.. column.Select(MosaicBench.Id)];
        bench.OnRows = () =>
        {
            // Handles stay with the service for a while: once they are dropped, what is in use is leased.
            bench.Forget(column);
            most = Math.Max(most, bench.Repository.InUse);
        };
        Assert.True((await bench.Run(false, default, asked)).Answer.IsOk);
        bench.Forget(column);
        Assert.Equal(0, bench.Repository.InUse);
        Assert.InRange(most, 1, 12);
        var progress = bench.Progress[^1];
        Assert.Equal((progress.Total, "tiles"), (progress.Done, progress.Unit));
        Assert.Contains("24 images", progress.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_Stops_AndClosesEverything()
    {
        DatasetUri[] column = [.. Enumerable.Range(0, 8).Select(i => Add(10, 20 + i * 0.09))];
        using var cancel = new CancellationTokenSource();
        var open = 0;
        bench.OnRows = () =>
        {
            bench.Forget(column);
            open = bench.Repository.InUse;
            cancel.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Run(true, cancel.Token, [.. column.Select(MosaicBench.Id)]));
        Assert.True(open > 0);
        bench.Forget(column);
        Assert.Equal(0, bench.Repository.InUse);
    }
}
