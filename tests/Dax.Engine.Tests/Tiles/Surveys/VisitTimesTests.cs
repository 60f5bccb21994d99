using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

/// <summary>When coadds were taken, by the visits that lie where they do.</summary>
public sealed class VisitTimesTests
{
    private const long Day = 86_400_000_000_000;

    private readonly Registry registry = new();

    [Fact]
    public async Task Of_VisitsThere_IsTheTimeOfAllOfThem()
    {
        registry.Add("cam", "r1", 50, 10);
        registry.Add("cam", "r2", 50.3, 40);
        var (first, last) = (await Span("r")).GetValueOrDefault();
        // 1970-01-01 is MJD 40587; TAI is 8 s and more ahead.
        Assert.InRange(first, 40597 - 0.001, 40597);
        Assert.InRange(last, 40628 - 0.001, 40628);
    }

    [Fact]
    public async Task Of_VisitsElsewhere_OrOfOtherBands_OrWithoutAnEnd_CountsThemNot()
    {
        registry.Add("cam", "r1", 50, 10);
        registry.Add("cam", "r1", 80, 1000);
        registry.Add("cam", "g1", 50, 2000);
        registry.Add("cam", "r1", 50, 3000, isOpen: true);
        Assert.InRange((await Span("r"))!.Value.Last, 40598 - 0.001, 40598);
    }

    [Fact]
    public async Task Of_VisitsOfSeveralInstruments_OrNone_IsUnknown()
    {
        Assert.Null(await Span("r"));
        registry.Add("cam", "r1", 50, 10);
        registry.Add("other", "r1", 50, 20);
        Assert.Null(await Span("r"));
    }

    [Fact]
    public async Task Of_ARegistryThatFails_IsUnknown()
    {
        registry.Add("cam", "r1", 50, 10);
        registry.IsBroken = true;
        Assert.Null(await Span("r"));
    }

    private ValueTask<(double First, double Last)?> Span(string band)
    {
        var dataset = new DatasetRef(Guid.NewGuid(), "deep_coadd", "run", new DataId([new("band", band)]), "ExposureF");
        var image = new FoundImage(new DatasetUri("repo", dataset.Id), new ExpandedDataset(dataset, FrozenDictionary<string, DimensionRecord>.Empty), new SkyCircle(new SkyPoint(50, -20), 0.2));
        return new VisitTimes(registry).Of([image], Moc.FromRegion(image.Region!, 10), CancellationToken.None);
    }

    /// <summary>A registry of visits, and of nothing else.</summary>
    private sealed class Registry : IButlerRepositories, IButlerRepository
    {
        private readonly List<DimensionRecord> visits = [];

        public bool IsBroken { get; set; }

        public ImmutableArray<string> Labels => ["repo"];

        public string Label => "repo";

        /// <param name="day">Since 1970; it lasts one.</param>
        public void Add(string instrument, string filter, double lon, int day, bool isOpen = false) => visits.Add(Record("visit", ("instrument", instrument), ("physical_filter", filter)) with
        {
            Region = new SkyCircle(new SkyPoint(lon, -20), 1),
            Timespan = new ButlerTimespan(day * Day, isOpen ? null : (day + 1) * Day),
        });

        public ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel) => new(new Result<IButlerRepository>(this));

        public ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel)
        {
            if (IsBroken) throw new ButlerException(new Fault.Transient("The registry does not answer."));
            ImmutableArray<DimensionRecord> records = element switch
            {
                "visit" => [.. visits],
                "physical_filter" => [.. ((string[])["cam", "other"]).SelectMany(i => ((string[])["r1", "r2", "g1"]).Select(f => Record("physical_filter", ("instrument", i), ("name", f), ("band", f[..1]))))],
                _ => throw new NotSupportedException(element),
            };
            return new(new Result<ImmutableArray<DimensionRecord>>(records));
        }

        public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) => throw new NotSupportedException();

        private static DimensionRecord Record(string element, params (string Name, string Value)[] fields) => new(element, fields.ToFrozenDictionary(f => f.Name, f => new DimensionValue(f.Value)));
    }
}
