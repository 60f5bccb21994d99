using System.Diagnostics.Metrics;
using Dax.Engine.Datasets;
using Dax.Engine.Jobs;

namespace Dax.Engine.Diagnostics;

/// <summary>What is counted of cutouts. dax.cutouts{outcome} (requests and jobs); dax.cutout.bytes (By); dax.cutout.duration (s); dax.datasets.open.</summary>
public sealed class CutoutInstruments
{
    private readonly Counter<long> cutouts = Telemetry.Meter.CreateCounter<long>("dax.cutouts", "{request}");
    private readonly Counter<long> bytes = Telemetry.Meter.CreateCounter<long>("dax.cutout.bytes", "By");
    private readonly Histogram<double> duration = Telemetry.Meter.CreateHistogram<double>("dax.cutout.duration", "s");

    public CutoutInstruments(DatasetHandles datasets) => Telemetry.Meter.CreateObservableGauge("dax.datasets.open", () => datasets.Count, "{dataset}");

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        cutouts.Add(1, tag);
        duration.Record(took.TotalSeconds, tag);
        if (summary is not null) bytes.Add(summary.Bytes);
    }
}
