using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>
/// What a dataset covers: the region of its own dimensions; of an exposure, which has none, that of a visit which the exposure belongs to (as dax_obscore does for raw
/// images). Regions of the last exposures are kept: datasets of one come together. Not thread-safe.
/// </summary>
internal sealed class RegionFinder(IButlerRepository repository)
{
    private const int MostKept = 256;

    private readonly Dictionary<(string Instrument, long Exposure), Dictionary<long, ISkyRegion>> kept = [];

    /// <summary>Key of a whole visit among its detectors.</summary>
    private const long Whole = -1;

    public async ValueTask<Result<ISkyRegion?>> Of(ExpandedDataset dataset, CancellationToken cancel)
    {
        var dataId = dataset.Ref.DataId;
        if (dataId["exposure"]?.Value is not long exposure || dataId["instrument"]?.Value is not string instrument || dataId["visit"] is not null) return new Result<ISkyRegion?>(dataset.Region);
        if (!kept.TryGetValue((instrument, exposure), out var regions))
        {
            var found = await Regions(instrument, exposure, dataId["detector"] is not null, cancel);
            if (!found.IsOk) return found.Fault;
            if (kept.Count >= MostKept) kept.Clear();
            kept[(instrument, exposure)] = regions = found.Value;
        }
        return new Result<ISkyRegion?>(regions.GetValueOrDefault(dataId["detector"]?.Value as long? ?? Whole));
    }

    private async ValueTask<Result<Dictionary<long, ISkyRegion>>> Regions(string instrument, long exposure, bool ofDetectors, CancellationToken cancel)
    {
        var regions = new Dictionary<long, ISkyRegion>();
        var visits = await Records("visit_definition", instrument, "exposure", exposure, cancel);
        if (!visits.IsOk) return visits.Fault;
        foreach (var definition in visits.Value)
        {
            if (definition["visit"].Value is not long visit) continue;
            var records = await Records(ofDetectors ? "visit_detector_region" : "visit", instrument, "visit", visit, cancel);
            if (!records.IsOk) return records.Fault;
            foreach (var record in records.Value)
                if (record.Region is { } region) regions.TryAdd(ofDetectors ? record["detector"].Value as long? ?? Whole : Whole, region);
        }
        return regions;
    }

    /// <summary>None where the universe has no such element.</summary>
    private async ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, string instrument, string dimension, long value, CancellationToken cancel)
    {
        var dataId = new DataId([new("instrument", new DimensionValue(instrument)), new(dimension, new DimensionValue(value))]);
        var found = await repository.Records(element, dataId, cancel);
        return found is { IsOk: false, Fault: Fault.NotFound } ? ImmutableArray<DimensionRecord>.Empty : found;
    }
}
