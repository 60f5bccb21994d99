using Dax.Engine.Datasets;

namespace Dax.Engine.ObsCore;

/// <summary>What an observation is called when the mapping does not say.</summary>
internal static class ObservationName
{
    /// <summary>The exposure's own name, the visit's, the place on the sky map, or all of the data ID; the dataset's id when it has none.</summary>
    public static string Of(ExpandedDataset dataset)
    {
        if (dataset.Records.GetValueOrDefault("exposure")?["obs_id"].Value is string { Length: > 0 } exposure) return exposure;
        if (dataset.Records.GetValueOrDefault("visit")?["name"].Value is string { Length: > 0 } visit) return visit;
        var dataId = dataset.Ref.DataId;
        if (dataId["skymap"] is { } map && dataId["tract"] is { } tract)
            return dataId["patch"] is { } patch ? $"{map}-{tract}-{patch}" : $"{map}-{tract}";
        return dataId.Values.IsEmpty ? dataset.Ref.Id.ToString() : string.Join('-', dataId.Values.Select(v => v.Value.ToString()));
    }
}
