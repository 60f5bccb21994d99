using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Engine.Mosaics;
using Dax.Engine.Queries;
using Dax.Engine.Tests.Cutouts;
using Dax.Engine.Tests.Jobs.Fakes;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>The mosaic service over generated images of one sky, with everything around it faked.</summary>
internal sealed class MosaicBench : IDisposable
{
    /// <summary>Degrees.</summary>
    public const double Pixel = 1e-3;

    private readonly DatasetHandles handles;
    private readonly ImageFinder finder;

    public MosaicBench()
    {
        var opener = new DatasetOpener(Repository, Repository, new RepositoryAliases(), NullLogger<DatasetOpener>.Instance);
        handles = new DatasetHandles(opener, Microsoft.Extensions.Options.Options.Create(new DatasetOptions()), TimeProvider.System);
        (finder, Images) = (new ImageFinder(Repository, opener), new ImageOpener(handles));
    }

    public FakeRepository Repository { get; } = new();

    public MosaicOptions Options { get; } = new();

    public ImageOpener Images { get; }

    public MemoryParts Parts { get; } = new();

    public Answers Queries { get; } = new();

    public List<JobProgress> Progress { get; } = [];

    /// <summary>Called whenever a strip is done.</summary>
    public Action OnRows { get; set; } = () => { };

    /// <summary>Handles are kept for others; they are dropped here to see what a mosaic itself holds.</summary>
    public void Forget(params ReadOnlySpan<DatasetUri> uris)
    {
        foreach (var uri in uris) handles.Drop(uri);
    }

    public void Dispose()
    {
        handles.Dispose();
        Repository.Dispose();
    }

    public Task<(Result<WorkSummary> Answer, Output Output)> Run(bool isSync, CancellationToken cancel, params (string Name, string Value)[] parameters) => Run(new Output(), isSync, cancel, parameters);

    public async Task<(Result<WorkSummary> Answer, Output Output)> Run(Output output, bool isSync, CancellationToken cancel, params (string Name, string Value)[] parameters)
    {
        var work = new MosaicWork(
            finder, Images, Queries, new MemoryResults(), Microsoft.Extensions.Options.Options.Create(Options), new MosaicSpeed(), new MosaicInstruments(), TimeProvider.System, [Parts], NullLogger<MosaicWork>.Instance);
        var request = new WorkRequest("job-0001", "mosaic", [.. parameters.Select(p => new JobParameter(p.Name, p.Value))], [], Jobs.Given.Nobody, isSync) { Progress = new Told(this) };
        return (await work.Run(request, output, cancel), output);
    }

    public async Task<FitsFile> Fits(params (string Name, string Value)[] parameters)
    {
        var (answer, output) = await Run(true, default, parameters);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        var (head, bytes) = output.Results["mosaic"];
        if (head.Length is { } length) Assert.Equal(length, bytes.Length);
        Assert.Equal(0, bytes.Length % 2880);
        Assert.Equal(bytes.Length, answer.Value.Bytes);
        return FitsFile.Open(new MemoryByteSource(bytes.ToArray()));
    }

    public static (string, string) Id(DatasetUri uri) => ("ID", uri.ToString());

    public static float[] Plane(FitsFile file, string name, int version = 0)
    {
        var hdu = file.Hdus.First(h => h.Name == name && (version == 0 || h.Header.Integer("EXTVER", 0) == version));
        var image = FitsImage.Open(file, hdu);
        var values = new float[image.Axes[0] * image.Axes[1]];
        image.ReadValues(new PixelBox(0, 0, image.Axes[0], image.Axes[1]), values);
        return values;
    }

    /// <summary>An image with mask and variance, of a sky that is a function of the place.</summary>
    public static byte[] Exposure(double lon, double lat, Func<double, double, double> sky, int side = 100, float variance = 1, string? unit = "nJy", IReadOnlyDictionary<string, int>? mask = null, Func<int, int, int>? flags = null, double pixel = Pixel, int maskBits = 32)
    {
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(lon, lat), side, side, pixel);
        var world = grid.World();
        var output = new ArrayBufferWriter<byte>();
        using var writer = new FitsWriter(output);
        writer.WriteHdu(new FitsHeaderBuilder().SetImage(true, 8, []).ToHeader(), []);
        Write("IMAGE", -32, (x, y) => BitConverter.SingleToInt32Bits(world.TryPixelToSky(x + 1, y + 1, out var p) ? (float)sky(p.LonDegrees > 180 ? p.LonDegrees - 360 : p.LonDegrees, p.LatDegrees) : float.NaN));
        Write("MASK", maskBits, flags ?? ((_, _) => 0));
        Write("VARIANCE", -32, (_, _) => BitConverter.SingleToInt32Bits(variance));
        return output.WrittenSpan.ToArray();

        void Write(string name, int bitpix, Func<int, int, int> value)
        {
            var header = new FitsHeaderBuilder().SetImage(false, bitpix, [side, side]).Set("EXTNAME", name);
            foreach (var card in grid.Cards()) header.Set(card);
            if (unit is not null && name == "IMAGE") header.Set("BUNIT", unit);
            if (name == "MASK")
                foreach (var (plane, bit) in mask ?? new Dictionary<string, int> { ["NO_DATA"] = 8, ["SAT"] = 1 }) header.Set("MP_" + plane, bit);
            var bytes = Math.Abs(bitpix) / 8;
            var data = new byte[bytes * side * side + 4];
            // The last bytes of 32 bits; what is beyond is written over by the next.
            for (var i = 0; i < side * side; i++) BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(bytes * i), value(i % side, i / side) << (32 - 8 * bytes));
            writer.WriteHdu(header.ToHeader(), data.AsSpan(0, bytes * side * side));
        }
    }

    /// <summary>What queries answer.</summary>
    internal sealed class Answers : IQueryRunner
    {
        public string Csv { get; set; } = "";

        public List<QueryRequest> Asked { get; } = [];

        public async Task<Result<QuerySummary>> Run(QueryRequest request, IChunkSink sink, CancellationToken cancel)
        {
            Asked.Add(request);
            await sink.Begin(new QueryHead("text/csv", "a.csv"), cancel);
            await sink.Write(System.Text.Encoding.UTF8.GetBytes(Csv), cancel);
            return new QuerySummary(1, Csv.Length, "fake", Lane.Interactive, false);
        }
    }

    internal sealed class Told(MosaicBench bench) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            lock (bench.Progress) bench.Progress.Add(value);
            if (value.Total > 0) bench.OnRows();
        }
    }

    internal sealed class Output : IJobOutput
    {
        public Dictionary<string, (QueryHead Head, MemoryStream Bytes)> Results { get; } = [];

        /// <summary>Called before each piece of a result.</summary>
        public Action<long> OnWrite { get; set; } = _ => { };

        public ValueTask<IChunkSink> Open(string name, CancellationToken cancel) => new(new Sink(this, name));

        private sealed class Sink(Output output, string name) : IChunkSink
        {
            public ValueTask Begin(QueryHead head, CancellationToken cancel)
            {
                output.Results[name] = (head, new MemoryStream());
                return default;
            }

            public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
            {
                output.OnWrite(output.Results[name].Bytes.Length);
                output.Results[name].Bytes.Write(bytes.Span);
                return default;
            }
        }
    }
}
