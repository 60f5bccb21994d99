using System.Diagnostics.Metrics;
using Dax.Engine.Jobs;

namespace Dax.Engine.Diagnostics;

/// <summary>What is counted of queries. dax.queries{lane,backend,outcome}; dax.query.rows; dax.query.bytes (By); dax.query.duration (s).</summary>
public sealed class QueryInstruments
{
    private readonly Counter<long> queries = Telemetry.Meter.CreateCounter<long>("dax.queries", "{query}");
    private readonly Counter<long> rows = Telemetry.Meter.CreateCounter<long>("dax.query.rows", "{row}");
    private readonly Counter<long> bytes = Telemetry.Meter.CreateCounter<long>("dax.query.bytes", "By");
    private readonly Histogram<double> duration = Telemetry.Meter.CreateHistogram<double>("dax.query.duration", "s");

    /// <param name="outcome">"ok", "overflow", "late-fault", a fault's code, or "cancelled".</param>
    public void OnQueryFinished(WorkSummary? summary, string outcome, TimeSpan took)
    {
        var lane = new KeyValuePair<string, object?>("lane", summary?.Lane.ToString());
        var result = new KeyValuePair<string, object?>("outcome", outcome);
        queries.Add(1, lane, new KeyValuePair<string, object?>("backend", summary?.Backend), result);
        duration.Record(took.TotalSeconds, lane, result);
        if (summary is null)
            return;
        rows.Add(summary.Rows ?? 0, lane);
        bytes.Add(summary.Bytes, lane);
    }
}
