using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Dax.Ivoa.Soda;

namespace Dax.Engine.ObsCore;

/// <summary>What datasets cover, as their ObsCore rows say it: wavelengths by the mapping's ranges, times by the registry, polarizations where the mapping has a constant.</summary>
public sealed class ObsCoreCoverage(IButlerRepositories repositories, IObsCoreMappings mappings, TimeProvider time) : IDatasetCoverage
{
    private static readonly TimeSpan MappingAge = TimeSpan.FromSeconds(30);

    private readonly MappingChoice choice = new(mappings);
    private readonly ConcurrentDictionary<string, (long At, ObsCoreMapping? Mapping)> known = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<DatasetCoverage> Of(DatasetHandle handle, CancellationToken cancel)
    {
        var times = DatasetCoverage.TimesOf(handle.Dataset.Timespan);
        var mapping = await MappingOf(handle.Uri.Label, cancel);
        return mapping is null ? new DatasetCoverage(null, times, []) : new DatasetCoverage(Wavelengths(mapping, handle.Dataset.Ref.DataId), times, Polarizations(mapping, handle.Dataset.Ref.DatasetType));
    }

    private static SodaInterval? Wavelengths(ObsCoreMapping mapping, DataId dataId)
    {
        foreach (var dimension in (ReadOnlySpan<string>)["physical_filter", "band"])
            if (dataId[dimension]?.Value is string name && mapping.SpectralRanges.TryGetValue(name, out var range))
                return new SodaInterval(range.Minimum ?? double.NegativeInfinity, range.Maximum ?? double.PositiveInfinity);
        return null;
    }

    private static ImmutableArray<string> Polarizations(ObsCoreMapping mapping, string datasetType)
    {
        var type = mapping.DatasetTypes.FirstOrDefault(t => t.Name == datasetType);
        var states = (type?.ExtraColumns ?? []).Concat(mapping.ExtraColumns).FirstOrDefault(c => c.Name.Equals("pol_states", StringComparison.OrdinalIgnoreCase))?.Constant as string;
        return states is null ? [] : [.. states.ToUpperInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    private async ValueTask<ObsCoreMapping?> MappingOf(string label, CancellationToken cancel)
    {
        if (known.TryGetValue(label, out var last) && time.GetElapsedTime(last.At) < MappingAge) return last.Mapping;
        var repository = await repositories.Open(label, cancel);
        if (!repository.IsOk) return null;
        var types = await repository.Value.DatasetTypes(cancel);
        if (!types.IsOk) return null;
        var mapping = await choice.Of(repository.Value, types.Value, cancel);
        known[label] = (time.GetTimestamp(), mapping.IsOk ? mapping.Value : null);
        return mapping.IsOk ? mapping.Value : null;
    }
}
