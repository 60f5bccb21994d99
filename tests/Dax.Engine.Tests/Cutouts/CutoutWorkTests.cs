using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.ObsCore;
using Dax.Engine.Queries;
using Dax.Sky.Fits;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Cutouts;

/// <summary>Requests over small files, to the bytes of their answers.</summary>
public sealed class CutoutWorkTests : IDisposable
{
    private readonly FakeRepository repository = new();
    private readonly CutoutOptions options = new();
    private readonly DatasetHandles handles;
    private readonly CutoutWork work;

    public CutoutWorkTests()
    {
        handles = new DatasetHandles(new DatasetOpener(repository, repository, new RepositoryAliases(), NullLogger<DatasetOpener>.Instance), Options.Create(new DatasetOptions()), TimeProvider.System);
        work = new CutoutWork(handles, new ObsCoreCoverage(repository, repository, TimeProvider.System), Options.Create(options), new CutoutInstruments(handles), TimeProvider.System, NullLogger<CutoutWork>.Instance);
    }

    public void Dispose()
    {
        handles.Dispose();
        repository.Dispose();
    }

    private async Task<(Result<WorkSummary> Answer, Output Output)> Run(bool isSync, params (string Name, string Value)[] parameters)
    {
        var output = new Output();
        var request = new WorkRequest("job-0001", "soda", [.. parameters.Select(p => new JobParameter(p.Name, p.Value))], [], Jobs.Given.Nobody, isSync);
        return (await work.Run(request, output, default), output);
    }

    private async Task<FitsFile> Cut(params (string Name, string Value)[] parameters)
    {
        var (answer, output) = await Run(true, parameters);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        var (head, bytes) = Assert.Single(output.Results.Values);
        Assert.Equal(head.Length, bytes.Length);
        Assert.Equal(0, bytes.Length % 2880);
        Assert.Equal(bytes.Length, answer.Value.Bytes);
        return FitsFile.Open(new MemoryByteSource(bytes.ToArray()));
    }

    private static (string, string) Id(DatasetUri uri) => ("ID", uri.ToString());

    [Fact]
    public async Task Image_IsCut_WithItsCoordinates_AndWhereItComesFrom()
    {
        var uri = repository.Add(TestFits.Exposure());
        // Around the reference pixel (30, 20): 5.2 pixels on each side.
        using var file = await Cut(Id(uri), ("CIRCLE", "150 2 0.0052"));
        Assert.Equal(["", "IMAGE"], file.Hdus.Select(h => h.Name));
        var header = file.Hdus[1].Header;
        Assert.Equal((11L, 11L), (header.Integer("NAXIS1", 0), header.Integer("NAXIS2", 0)));
        Assert.Equal((6.0, 6.0), (header.Number("CRPIX1", 0), header.Number("CRPIX2", 0)));
        Assert.Equal("reference", Card(header, "CRPIX1").Comment);
        Assert.Equal((1.0, 124.0, 214.0), (header.Number("CRPIX1A", 0), header.Number("CRVAL1A", 0), header.Number("CRVAL2A", 0)));
        Assert.Equal((-18.5, -14.0), (header.Number("CRPIX1B", 0), header.Number("CRPIX2B", 0)));
        Assert.Equal((-124.0, -214.0), (header.Number("LTV1", 0), header.Number("LTV2", 0)));
        var pixels = new float[121];
        FitsImage.Open(file, file.Hdus[1]).ReadValues(new PixelBox(0, 0, 11, 11), pixels);
        Assert.Equal(TestFits.Value(24, 14), pixels[0]);
        Assert.Equal(TestFits.Value(34, 24), pixels[^1]);
        var primary = file.Hdus[0].Header;
        Assert.Equal((uri.Id.ToString("N"), "visit_image", "Test"), (primary.Text("BTLRUUID"), primary.Text("BTLRNAME"), primary.Text("TELESCOP")));
        Assert.Equal(("instrument", "Cam", "visit", 42L), (primary.Text("BTLRK000"), primary.Text("BTLRV000"), primary.Text("BTLRK001"), primary.Integer("BTLRV001", 0)));
        Assert.False(primary.Contains("BTLRK002"));
        Assert.Equal(("CIRCLE", 150.0, 2.0, 0.0052), (primary.Text("ST_TYPE"), primary.Number("ST_RA", 0), primary.Number("ST_DEC", 0), primary.Number("ST_RAD", 0)));
    }

    private static FitsCard Card(FitsHeader header, string keyword) => header.TryGetCard(keyword, out var card) ? card : throw new KeyNotFoundException(keyword);

    [Fact]
    public async Task MaskedImage_AndExposure_HaveTheOtherHdus()
    {
        var uri = repository.Add(TestFits.Exposure());
        using var masked = await Cut(Id(uri), ("CIRCLE", "150 2 0.003"), ("CUTOUTDETAIL", "MASKEDIMAGE"));
        Assert.Equal(["", "IMAGE", "MASK", "VARIANCE"], masked.Hdus.Select(h => h.Name));
        Assert.All(masked.Hdus.Skip(1), h => Assert.Equal(7, h.Header.Integer("NAXIS1", 0)));
        using var exposure = await Cut(Id(uri), ("CIRCLE", "150 2 0.003"), ("CUTOUTDETAIL", "exposure"));
        Assert.Equal("ARCHIVE_INDEX", exposure.Hdus[4].Name);
        using var original = FitsFile.Open(new FileByteSource(repository.PathOf(uri)));
        Assert.Equal(Bytes(original, original.Hdus[4]), Bytes(exposure, exposure.Hdus[4]));
        // One more: the reference pixel that the file leaves to its default is said.
        Assert.Equal(original.Hdus[2].Header.Cards.Length + 1, exposure.Hdus[2].Header.Cards.Length);
    }

    private static byte[] Bytes(FitsFile file, FitsHdu hdu)
    {
        var bytes = new byte[hdu.End - hdu.HeaderOffset];
        file.Source.Read(hdu.HeaderOffset, bytes);
        return bytes;
    }

    [Fact]
    public async Task WholeImage_InStripes_IsTheOriginal()
    {
        options.StripeBytes = 64 << 10;
        var uri = repository.Add(TestFits.Exposure());
        using var whole = await Cut(Id(uri), ("CUTOUTDETAIL", "Exposure"));
        using var original = FitsFile.Open(new FileByteSource(repository.PathOf(uri)));
        for (var i = 1; i < 5; i++)
        {
            var (mine, theirs) = (new byte[whole.Hdus[i].DataLength], new byte[original.Hdus[i].DataLength]);
            whole.Source.Read(whole.Hdus[i].DataOffset, mine);
            original.Source.Read(original.Hdus[i].DataOffset, theirs);
            Assert.Equal(theirs, mine);
            Assert.Equal(original.Hdus[i].Header.Cards.Select(c => c.Keyword).Order(), whole.Hdus[i].Header.Cards.Select(c => c.Keyword).Where(k => k != "CRPIX2B").Order());
        }
    }

    [Fact]
    public async Task SimpleFile_IsCutInItsPrimaryHdu()
    {
        using var file = await Cut(Id(repository.Add(TestFits.Simple())), ("POS", "RANGE 149.99 150.01 1.99 2.01"));
        var header = Assert.Single(file.Hdus).Header;
        Assert.Equal((21L, 21L, "RANGE"), (header.Integer("NAXIS1", 0), header.Integer("NAXIS2", 0), header.Text("ST_TYPE")));
    }

    [Fact]
    public async Task Outside_CanBecomeUndefined()
    {
        var uri = repository.Add(TestFits.Exposure());
        using var file = await Cut(Id(uri), ("CIRCLE", "150 2 0.0052"), ("OUTSIDE", "blank"), ("CUTOUTDETAIL", "MaskedImage"));
        var pixels = new float[121];
        FitsImage.Open(file, file.Hdus[1]).ReadValues(new PixelBox(0, 0, 11, 11), pixels);
        Assert.True(float.IsNaN(pixels[0]) && float.IsNaN(pixels[120]));
        Assert.Equal(TestFits.Value(29, 19), pixels[60]);
        Assert.Equal(81, pixels.Count(float.IsFinite) is var n && n is > 75 and < 95 ? 81 : n);
        var mask = new int[121];
        FitsImage.Open(file, file.Hdus[2]).ReadStored(new PixelBox(0, 0, 11, 11), mask);
        Assert.Equal((256, 0), (mask[0] & 256, mask[60] & 256));
    }

    [Fact]
    public async Task Stack_NumbersWhatWasAsked_AndSaysWhereEachComesFrom()
    {
        var (first, second) = (repository.Add(TestFits.Exposure(0)), repository.Add(TestFits.Exposure(0.25f)));
        using var file = await Cut(Id(first), Id(second), ("CIRCLE", "150 2 0.002"), ("CIRCLE", "10 10 0.002"), ("CIRCLE", "150.01 2 0.002"), ("CUTOUTDETAIL", "MaskedImage"));
        Assert.Equal(
            ((long[])[1, 3, 4, 6]).SelectMany(v => ((string[])["IMAGE", "MASK", "VARIANCE"]).Select(n => (n, v))), file.Hdus.Skip(1).Select(h => (h.Name, h.Version)));
        Assert.Equal(4, file.Hdus[0].Header.Integer("NCUTOUT", 0));
        Assert.Equal((first.Id.ToString("N"), 150.0), (file.Find("IMAGE", 1)!.Header.Text("BTLRUUID"), file.Find("MASK", 1)!.Header.Number("ST_RA", 0)));
        Assert.Equal((second.Id.ToString("N"), 150.01), (file.Find("VARIANCE", 6)!.Header.Text("BTLRUUID"), file.Find("IMAGE", 6)!.Header.Number("ST_RA", 0)));
    }

    [Fact]
    public async Task NoOverlap_IsEmpty_AndWritesNothing()
    {
        var uri = repository.Add(TestFits.Exposure());
        foreach (var filter in ((string, string)[])[("CIRCLE", "10 10 1"), ("TIME", "10 20"), ("BAND", "1 2"), ("POL", "I")])
        {
            var (answer, output) = await Run(true, Id(uri), filter);
            Assert.True(answer.IsOk);
            Assert.True(output.Results["cutout"].Head.IsEmpty, filter.ToString());
            Assert.Equal(0, output.Results["cutout"].Bytes.Length);
        }
        foreach (var filter in ((string, string)[])[("TIME", "57000.5 58000"), ("TIME", "-Inf 57000.5"), ("BAND", "5e-7 7e-7")])
            (await Cut(Id(uri), filter)).Dispose();
    }

    [Fact]
    public async Task Async_HasAResultForEach_AndTextsWhereThereIsNothing()
    {
        var uri = repository.Add(TestFits.Exposure());
        var (answer, output) = await Run(false, Id(uri), ("ID", "butler://repo/00000000-0000-0000-0000-000000000001"), ("CIRCLE", "150 2 0.002"), ("CIRCLE", "10 10 1"));
        Assert.True(answer.IsOk);
        Assert.Equal(["cutout1", "cutout2", "cutout3", "cutout4"], output.Results.Keys);
        Assert.Equal("application/fits", output.Results["cutout1"].Head.ContentType);
        Assert.StartsWith("Error: ", Text(output, "cutout2"), StringComparison.Ordinal);
        Assert.StartsWith("UsageError: ", Text(output, "cutout3"), StringComparison.Ordinal);
        Assert.Equal("text/plain; charset=utf-8", output.Results["cutout4"].Head.ContentType);
    }

    private static string Text(Output output, string name) => System.Text.Encoding.UTF8.GetString(output.Results[name].Bytes.ToArray());

    [Fact]
    public async Task Costs_AreCountedBeforeAnythingIsWritten()
    {
        options.MaxPixels = 1000;
        var uri = repository.Add(TestFits.Exposure());
        foreach (var isSync in (bool[])[true, false])
        {
            var (answer, output) = await Run(isSync, Id(uri));
            Assert.Contains("2400 pixels", Assert.IsType<Fault.Usage>(answer.Fault).Message, StringComparison.Ordinal);
            Assert.DoesNotContain(output.Results.Values, r => r.Head is not null);
        }
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFound_AndWhatIsNoImage_IsAUsageError()
    {
        Assert.IsType<Fault.NotFound>((await Run(true, ("ID", "butler://repo/00000000-0000-0000-0000-000000000001"))).Answer.Fault);
        Assert.IsType<Fault.NotFound>((await Run(true, ("ID", "butler://other/00000000-0000-0000-0000-000000000001"))).Answer.Fault);
        var gone = repository.Add(TestFits.Exposure());
        File.Delete(repository.PathOf(gone));
        Assert.IsType<Fault.NotFound>((await Run(true, Id(gone))).Answer.Fault);
        Assert.StartsWith("UsageError: ", Assert.IsType<Fault.Usage>((await Run(true, Id(repository.Add("this is no FITS file"u8.ToArray())))).Answer.Fault).Message, StringComparison.Ordinal);
        var plain = repository.Add(TestFits.Simple(hasCoordinates: false));
        Assert.IsType<Fault.Usage>((await Run(true, Id(plain), ("CIRCLE", "150 2 1"))).Answer.Fault);
        (await Cut(Id(plain))).Dispose();
        var torn = repository.Add(TestFits.Exposure()[..20000]);
        Assert.IsType<Fault.Usage>((await Run(true, Id(torn), ("CIRCLE", "150 2 1"))).Answer.Fault);
    }

    [Fact]
    public async Task Pictures_ArePictures()
    {
        var (answer, output) = await Run(true, Id(repository.Add(TestFits.Exposure())), ("CIRCLE", "150 2 0.01"), ("RESPONSEFORMAT", "image/png"));
        Assert.True(answer.IsOk);
        var (head, bytes) = output.Results["cutout"];
        Assert.Equal(("image/png", ".png"), (head.ContentType, Path.GetExtension(head.FileName)));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes.ToArray()[..4]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("RICE")]
    public async Task Compressed_ReadsBack(string how)
    {
        var uri = repository.Add(TestFits.Exposure());
        using var plain = await Cut(Id(uri), ("CUTOUTDETAIL", "Exposure"));
        using var packed = await Cut(Id(uri), ("CUTOUTDETAIL", "Exposure"), ("COMPRESSION", how));
        Assert.Equal(plain.Hdus.Select(h => h.Name), packed.Hdus.Select(h => h.Name));
        Assert.All(packed.Hdus.Skip(1).Take(3), h => Assert.Equal(FitsHduKind.CompressedImage, h.Kind));
        for (var i = 1; i < 4; i++)
        {
            var (mine, theirs) = (FitsImage.Open(packed, packed.Hdus[i]), FitsImage.Open(plain, plain.Hdus[i]));
            var (a, b) = (new double[TestFits.Width * TestFits.Height], new double[TestFits.Width * TestFits.Height]);
            mine.ReadValues(PixelBox.Whole(mine.Axes.AsSpan()), a);
            theirs.ReadValues(PixelBox.Whole(theirs.Axes.AsSpan()), b);
            if (how == "gzip" || i == 2) Assert.Equal(b, a);
            Assert.Equal(theirs.Header.Number("CRPIX1", 0), mine.Header.Number("CRPIX1", 0));
        }
    }

    private sealed class Output : IJobOutput
    {
        public Dictionary<string, (QueryHead Head, MemoryStream Bytes)> Results { get; } = [];

        public ValueTask<IChunkSink> Open(string name, CancellationToken cancel)
        {
            Results[name] = (null!, new MemoryStream());
            return new(new Sink(this, name));
        }

        private sealed class Sink(Output output, string name) : IChunkSink
        {
            public ValueTask Begin(QueryHead head, CancellationToken cancel)
            {
                output.Results[name] = (head, new MemoryStream());
                return default;
            }

            public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
            {
                output.Results[name].Bytes.Write(bytes.Span);
                return default;
            }
        }
    }
}
