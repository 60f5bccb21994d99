using Dax.Backends.Artifacts;
using Dax.Backends.Butler;
using Dax.Backends.Tests.Butler;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Engine.Mosaics;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Sky.Fits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Tests.Imagery;

/// <summary>Whole jobs for mosaics of the real `survey` repository.</summary>
public sealed class SurveyMosaicTests(SharedButlers butlers) : IAsyncDisposable
{
    private static readonly (string, string)[] Coadds = [("REPO", "survey"), ("COLLECTION", "LSST/ITEST"), ("DATASETTYPE", "deep_coadd")];

    private readonly ServiceProvider services = Serve(butlers.Root("survey"));

    private static ServiceProvider Serve(string root)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddButler().AddArtifacts().AddImagery();
        services.Configure<ButlerOptions>(options => options.Repositories.Add(new ButlerRepositoryOptions { Label = "survey", Uri = root }));
        return services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task<(Result<WorkSummary> Answer, Output Output)> Run(params (string Name, string Value)[] parameters)
    {
        var work = new MosaicWork(
            services.GetRequiredService<IImageFinder>(), services.GetRequiredService<IImageOpener>(), new NoQueries(), new Spools(), Options.Create(new MosaicOptions()), new MosaicSpeed(), new MosaicInstruments(),
            TimeProvider.System, [], NullLogger<MosaicWork>.Instance);
        var output = new Output();
        var request = new WorkRequest("job-0001", MosaicWork.ServiceName, [.. parameters.Select(p => new JobParameter(p.Name, p.Value))], [], new Principal(null, "192.0.2.1"), IsSync: true);
        return (await work.Run(request, output, default), output);
    }

    private async Task<FitsFile> Fits(params (string Name, string Value)[] parameters)
    {
        var (answer, output) = await Run(parameters);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        return FitsFile.Open(new MemoryByteSource(output.Bytes.ToArray()));
    }

    private static float[] Plane(FitsFile file, string name)
    {
        var image = FitsImage.Open(file, file.Hdus.First(h => h.Name == name));
        var values = new float[image.Axes[0] * image.Axes[1]];
        image.ReadValues(new PixelBox(0, 0, image.Axes[0], image.Axes[1]), values);
        return values;
    }

    private async Task<FoundImage> Patch(long tract, long patch, string band) => Assert.Single((await services.GetRequiredService<IImageFinder>().Find(
        new ImageSelection("survey", "deep_coadd", ["LSST/ITEST"]) { Band = band, Where = FormattableString.Invariant($"skymap = 'legacy_discrete_v1' AND tract = {tract} AND patch = {patch}") }, null, 10, default)).Value);

    [Fact]
    public async Task OnePatch_OnItsOwnPixels_IsItself()
    {
        var patch = await Patch(9, 4, "r");
        using var open = (await services.GetRequiredService<IImageOpener>().Open(patch.Uri, new ImageNeeds { Variance = true, Mask = true }, default)).Value;
        var (width, height) = (open.Image.Width, open.Image.Height);
        Assert.True(open.Image.World.TryPixelToSky((width + 1) / 2.0, (height + 1) / 2.0, out var middle));
        var scale = open.Image.World.PixelScaleDegrees;
        // The image's own coordinates touch the sky at its middle.
        Assert.Equal(scale, open.Image.World.PixelScaleDegreesAt((width + 1) / 2.0, (height + 1) / 2.0), 1e-12);
        using var file = await Fits(
            ("ID", patch.Uri.ToString()), ("RA", $"{middle.LonDegrees:R}"), ("DEC", $"{middle.LatDegrees:R}"), ("SIZE", $"{width * scale:R} {height * scale:R}"), ("KERNEL", "nearest"), ("FLUX", "brightness"));
        Assert.Equal(["", "IMAGE", "MASK", "VARIANCE", "COVERAGE", "INPUTS"], file.Hdus.Select(h => h.Name));
        var original = new float[width * height];
        open.Image.Image.ReadValues(new PixelBox(0, 0, width, height), original);
        Assert.Equal(original, Plane(file, "IMAGE"));
        open.Image.Mask!.ReadValues(new PixelBox(0, 0, width, height), original);
        Assert.Equal(original, Plane(file, "MASK"));
        Assert.Equal(("adu", 0L, 1L), (file.Hdus[1].Header.Text("BUNIT"), file.Hdus[2].Header.Integer("MP_BAD", -1), file.Hdus[2].Header.Integer("MP_SAT", -1)));
    }

    [Fact]
    public async Task WholeTract_HasNoHole_AndInOptimalModeNothingTwice()
    {
        var middle = (await Patch(9, 4, "r")).Region!.BoundingCircle;
        (string, string)[] asked = [.. Coadds, ("BAND", "r"), ("CIRCLE", FormattableString.Invariant($"{middle.Center.LonDegrees} {middle.Center.LatDegrees} {1.2 * middle.RadiusDegrees}"))];
        using var all = await Fits(asked);
        using var optimal = await Fits([.. asked, ("MODE", "optimal")]);
        var (coverage, single) = (Plane(all, "COVERAGE"), Plane(optimal, "COVERAGE"));
        Assert.Contains(coverage, c => c > 1);
        Assert.Equal(1, single.Max());
        for (var i = 0; i < coverage.Length; i++) Assert.Equal(coverage[i] > 0, single[i] > 0);
        Assert.InRange(all.Hdus[^1].Header.Integer("NAXIS2", 0), 5, 30);
        // Patches of one tract show the same sky where they overlap, but for their noise.
        var differences = Plane(all, "IMAGE").Zip(Plane(optimal, "IMAGE")).Where(p => float.IsFinite(p.First)).Select(p => Math.Abs(p.First - p.Second)).Order().ToArray();
        Assert.InRange(differences[differences.Length / 2], 0, 50);
    }

    [Fact]
    public async Task SeveralBands_AreRefused_UntilOneIsNamed_OrThreeMakeAPicture()
    {
        var circle = (await Patch(9, 4, "r")).Region!.BoundingCircle;
        (string, string)[] asked = [.. Coadds, ("CIRCLE", FormattableString.Invariant($"{circle.Center.LonDegrees} {circle.Center.LatDegrees} {0.5 * circle.RadiusDegrees}"))];
        Assert.Contains("g, r, z", Assert.IsType<Fault.Usage>((await Run(asked)).Answer.Fault).Message, StringComparison.Ordinal);
        var (answer, output) = await Run([.. asked, ("RED", "z"), ("GREEN", "r"), ("BLUE", "g"), ("RESPONSEFORMAT", "png")]);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        Assert.Equal("image/png", output.Head!.ContentType);
    }

    [Fact]
    public async Task RealExposure_IsReprojected_InNanojansky()
    {
        var exposure = Assert.Single((await services.GetRequiredService<IImageFinder>().Find(new ImageSelection("survey", "calexp", ["HSC/runs/ci_hsc_real"]), null, 10, default)).Value);
        using var file = await Fits(("ID", exposure.Uri.ToString()), ("KERNEL", "lanczos3"), ("COMPRESSION", "rice"));
        Assert.Equal("nJy", file.Hdus[1].Header.Text("BUNIT"));
        Assert.True(Plane(file, "IMAGE").Count(float.IsFinite) > 1000);
        // Planes of the mask keep their names and bits.
        Assert.Equal(5, file.Hdus.First(h => h.Name == "MASK").Header.Integer("MP_DETECTED", -1));
    }

    private sealed class Output : IJobOutput, IChunkSink
    {
        public QueryHead? Head { get; private set; }

        public MemoryStream Bytes { get; } = new();

        public ValueTask<IChunkSink> Open(string name, CancellationToken cancel) => new(this);

        public ValueTask Begin(QueryHead head, CancellationToken cancel)
        {
            Head = head;
            return default;
        }

        public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            Bytes.Write(bytes.Span);
            return default;
        }
    }

    private sealed class NoQueries : IQueryRunner
    {
        public Task<Result<QuerySummary>> Run(QueryRequest request, IChunkSink sink, CancellationToken cancel) => throw new NotSupportedException();
    }

    private sealed class Spools : IResultStore
    {
        public Stream Spool() => new MemoryStream();

        public ValueTask<IResultWriter> Create(ResultKey key, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Stream?> Open(ResultKey key, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask Delete(string jobId, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask DeleteBefore(string jobId, int attempt, CancellationToken cancel) => throw new NotSupportedException();
    }
}
