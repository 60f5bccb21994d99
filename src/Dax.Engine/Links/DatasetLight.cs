using System.Collections.Concurrent;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;

namespace Dax.Engine.Links;

/// <summary>Wavelengths of datasets, by the same mapping as their ObsCore rows. Mappings are read again after a while.</summary>
internal sealed class DatasetLight(IObsCoreMappings? files, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long At, ObsCoreMapping? Mapping)> kept = new(StringComparer.Ordinal);

    /// <summary>Nulls where the mapping does not say, or cannot be read: it is reported where the table is made of it.</summary>
    public async ValueTask<SpectralRange> Of(LinkQuery query, DataId dataId)
    {
        if (await Mapping(query) is not { } mapping) return default;
        foreach (var dimension in (ReadOnlySpan<string>)["physical_filter", "band"])
            if (dataId[dimension]?.Value is string name && mapping.SpectralRanges.TryGetValue(name, out var range)) return range;
        return default;
    }

    private async ValueTask<ObsCoreMapping?> Mapping(LinkQuery query)
    {
        var label = query.Repository.Label;
        if (files is null) return null;
        if (kept.TryGetValue(label, out var known) && time.GetElapsedTime(known.At) < Age) return known.Mapping;
        var types = await query.Repository.DatasetTypes(query.Cancel);
        var read = types.IsOk ? await new MappingChoice(files).Of(query.Repository, types.Value, query.Cancel) : types.Fault;
        var mapping = read.IsOk ? read.Value : null;
        kept[label] = (time.GetTimestamp(), mapping);
        return mapping;
    }
}
