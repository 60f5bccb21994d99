using System.Diagnostics.Metrics;

namespace Dax.Engine.Diagnostics;

/// <summary>What is counted of HiPS tiles that are made on demand. dax.tiles{outcome} and dax.tile.duration (s).</summary>
public sealed class HipsInstruments
{
    private readonly Counter<long> tiles = Telemetry.Meter.CreateCounter<long>("dax.tiles", "{tile}");
    private readonly Histogram<double> duration = Telemetry.Meter.CreateHistogram<double>("dax.tile.duration", "s");

    /// <param name="outcome">"made", "empty" or a fault's code.</param>
    /// <param name="took">All that had to be made for it included.</param>
    public void OnMade(string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        tiles.Add(1, tag);
        duration.Record(took.TotalSeconds, tag);
    }
}
