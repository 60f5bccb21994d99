using System.Diagnostics.Metrics;
using Dax.Engine.Scans.Groups;

namespace Dax.Engine.Diagnostics;

/// <summary>
/// What is counted of shared scans. dax.scan.members{rating}; dax.scan.joins; dax.scan.refusals (queries of large tables that could not share); dax.scan.pieces{rating};
/// dax.scan.rows (read once for all); dax.scan.piece.duration{rating} (s); dax.scan.boots; dax.scan.parks.
/// </summary>
public sealed class ScanInstruments(Meter meter)
{
    private readonly Counter<long> joins = meter.CreateCounter<long>("dax.scan.joins", "{query}");
    private readonly Counter<long> refusals = meter.CreateCounter<long>("dax.scan.refusals", "{query}");
    private readonly Counter<long> pieces = meter.CreateCounter<long>("dax.scan.pieces", "{chunk}");
    private readonly Counter<long> rows = meter.CreateCounter<long>("dax.scan.rows", "{row}");
    private readonly Histogram<double> duration = meter.CreateHistogram<double>("dax.scan.piece.duration", "s");
    private readonly Counter<long> boots = meter.CreateCounter<long>("dax.scan.boots", "{query}");
    private readonly Counter<long> parks = meter.CreateCounter<long>("dax.scan.parks", "{query}");

    public ScanInstruments() : this(Telemetry.Meter)
    {
    }

    public void Watch(Func<IEnumerable<(ScanRating Rating, int Members)>> members) =>
        meter.CreateObservableGauge("dax.scan.members", () => members().Select(m => new Measurement<int>(m.Members, Tag(m.Rating))), "{query}");

    public void OnJoined() => joins.Add(1);

    public void OnRefused() => refusals.Add(1);

    public void OnPiece(ScanRating rating, TimeSpan took, long read)
    {
        pieces.Add(1, Tag(rating));
        duration.Record(took.TotalSeconds, Tag(rating));
        rows.Add(read);
    }

    public void OnBooted() => boots.Add(1);

    public void OnParked() => parks.Add(1);

    private static KeyValuePair<string, object?> Tag(ScanRating rating) => new("rating", rating.ToString());
}
