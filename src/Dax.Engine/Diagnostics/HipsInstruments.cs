using System.Diagnostics.Metrics;

namespace Dax.Engine.Diagnostics;

/// <summary>What is counted of HiPS maps: tiles on demand, dax.tiles{outcome} and dax.tile.duration (s); jobs that build maps, dax.hips.builds{outcome}, dax.hips.tiles and dax.hips.duration (s).</summary>
public sealed class HipsInstruments
{
    private readonly Counter<long> tiles = Telemetry.Meter.CreateCounter<long>("dax.tiles", "{tile}");
    private readonly Histogram<double> duration = Telemetry.Meter.CreateHistogram<double>("dax.tile.duration", "s");

    private readonly Counter<long> builds = Telemetry.Meter.CreateCounter<long>("dax.hips.builds", "{job}");
    private readonly Counter<long> builtTiles = Telemetry.Meter.CreateCounter<long>("dax.hips.tiles", "{tile}");
    private readonly Histogram<double> buildDuration = Telemetry.Meter.CreateHistogram<double>("dax.hips.duration", "s");

    public void OnBuilt(long made, string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        builds.Add(1, tag);
        builtTiles.Add(made);
        buildDuration.Record(took.TotalSeconds, tag);
    }

    /// <param name="outcome">"made", "empty" or a fault's code.</param>
    /// <param name="took">All that had to be made for it included.</param>
    public void OnMade(string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        tiles.Add(1, tag);
        duration.Record(took.TotalSeconds, tag);
    }
}
