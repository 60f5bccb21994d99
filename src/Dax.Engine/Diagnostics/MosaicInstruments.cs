using System.Diagnostics.Metrics;
using Dax.Engine.Jobs;

namespace Dax.Engine.Diagnostics;

/// <summary>What is counted of mosaics. dax.mosaics{outcome} (requests and jobs); dax.mosaic.bytes (By); dax.mosaic.duration (s).</summary>
public sealed class MosaicInstruments
{
    private readonly Counter<long> mosaics = Telemetry.Meter.CreateCounter<long>("dax.mosaics", "{request}");
    private readonly Counter<long> bytes = Telemetry.Meter.CreateCounter<long>("dax.mosaic.bytes", "By");
    private readonly Histogram<double> duration = Telemetry.Meter.CreateHistogram<double>("dax.mosaic.duration", "s");

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        mosaics.Add(1, tag);
        duration.Record(took.TotalSeconds, tag);
        if (summary is not null) bytes.Add(summary.Bytes);
    }
}
