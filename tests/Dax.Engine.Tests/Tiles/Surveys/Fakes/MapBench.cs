using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Making;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Tiles.Surveys.Fakes;

/// <summary>A service of maps over a sky and a store that outlive it.</summary>
internal sealed class MapBench : IDisposable
{
    public MapBench(Action<HipsOptions>? change = null)
    {
        Store = new MemoryTiles(Time);
        Options = new HipsOptions { RefreshAfter = TimeSpan.FromMinutes(1) };
        foreach (var band in (ReadOnlySpan<string>)["g", "r", "i"])
            Options.Surveys.Add(new HipsSurveyOptions { Name = band, Repository = "repo", DatasetType = "image", Collections = ["run"], Band = band, Order = 6 });
        Options.Surveys.Add(new HipsSurveyOptions { Name = "color", ColorOf = ["i", "r", "g"] });
        change?.Invoke(Options);
        Assert.Empty(Options.Problems());
        Start();
    }

    public FakeSky Sky { get; } = new();

    public TestClock Time { get; } = new();

    public MemoryTiles Store { get; }

    public HipsOptions Options { get; }

    public LaneOptions Lane { get; } = new() { MaxInFlight = 4, MaxQueued = 256 };

    public TileService Tiles { get; private set; } = null!;

    public HipsImages Images { get; private set; } = null!;

    public HipsSurveys Surveys { get; private set; } = null!;

    public HipsMaps Maps { get; private set; } = null!;

    public RegionBuilds Regions { get; private set; } = null!;

    /// <summary>As a new process on the same store.</summary>
    public void Start()
    {
        Tiles?.Dispose();
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Surveys = new HipsSurveys(options);
        Images = new HipsImages(Surveys, Sky, Sky, Sky, options, Time, NullLogger<HipsImages>.Instance);
        var live = new LiveMaps(Surveys, Images, Store, Time);
        var gate = new AdmissionGate(Microsoft.Extensions.Options.Options.Create(new AdmissionOptions { Image = Lane }), TimeProvider.System);
        Tiles = new TileService(live, Store, Sky, gate, options, new HipsInstruments(), Time, NullLogger<TileService>.Instance);
        Regions = new RegionBuilds(Surveys, live, Tiles, options, Time);
        Maps = new HipsMaps(Surveys, live, Tiles, new MapFiles(Store, Tiles, Microsoft.Extensions.Options.Options.Create(new ObsCoreOptions()), NullLogger<MapFiles>.Instance), new BuiltMaps(new HipsBuilder(Store, Sky, new HipsBuildOptions(), Time), Time), NullLogger<HipsMaps>.Instance);
    }

    /// <summary>Lets the registry be asked again, and that be over.</summary>
    public async Task Refresh(string survey = "g")
    {
        Time.Advance(Options.RefreshAfter + TimeSpan.FromSeconds(1));
        Assert.True(Surveys.TryFind(survey, out var found));
        Assert.True((await Images.Refresh(found, CancellationToken.None)).IsOk);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public ValueTask<Result<StoredFileInfo>> Get(string survey, HipsTile tile, TileFormat format = TileFormat.Fits) => Tiles.Get(new TileKey(survey, tile, format), CancellationToken.None);

    /// <summary>The value of the first pixel.</summary>
    public async Task<float> Pixel(string survey, HipsTile tile, int at = 0)
    {
        var got = await Get(survey, tile);
        Assert.True(got.IsOk, got.IsOk ? "" : got.Fault.Message);
        Time.Advance(TimeSpan.FromSeconds(1));
        using var pixels = await TileReader.Read(Store, survey, tile, CancellationToken.None);
        return pixels!.Values[at];
    }

    public static HipsTile At(int order, double lon, double lat) => new(order, HealpixNested.Index(order, lon, lat));

    public void Dispose() => Tiles.Dispose();
}

/// <summary>Time that goes when it is told to, and a tick whenever it is looked at; timers are real ones.</summary>
internal sealed class TestClock : TimeProvider
{
    private long ticks = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Increment(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}
