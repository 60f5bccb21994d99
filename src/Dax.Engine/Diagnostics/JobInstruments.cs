using System.Diagnostics.Metrics;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;

namespace Dax.Engine.Diagnostics;

/// <summary>What is counted of jobs. dax.jobs.created; dax.jobs.changed{phase}; dax.job.attempts{outcome}; dax.job.attempt.duration (s); dax.lane.in_flight{lane}; dax.lane.queued{lane}.</summary>
public sealed class JobInstruments
{
    private readonly Counter<long> created = Telemetry.Meter.CreateCounter<long>("dax.jobs.created", "{job}");
    private readonly Counter<long> changed = Telemetry.Meter.CreateCounter<long>("dax.jobs.changed", "{job}");
    private readonly Counter<long> attempts = Telemetry.Meter.CreateCounter<long>("dax.job.attempts", "{attempt}");
    private readonly Histogram<double> duration = Telemetry.Meter.CreateHistogram<double>("dax.job.attempt.duration", "s");

    public JobInstruments(AdmissionGate admission)
    {
        Telemetry.Meter.CreateObservableGauge("dax.lane.in_flight", () => ByLane(admission.InFlight), "{ticket}");
        Telemetry.Meter.CreateObservableGauge("dax.lane.queued", () => ByLane(admission.Queued), "{ticket}");
    }

    public void OnJobCreated() => created.Add(1);

    public void OnPhaseChanged(JobPhase phase) => changed.Add(1, new KeyValuePair<string, object?>("phase", phase.ToString()));

    public void OnAttemptEnded(string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        attempts.Add(1, tag);
        duration.Record(took.TotalSeconds, tag);
    }

    private static IEnumerable<Measurement<int>> ByLane(Func<Lane, int> value)
    {
        foreach (var lane in Enum.GetValues<Lane>())
            yield return new Measurement<int>(value(lane), new KeyValuePair<string, object?>("lane", lane.ToString()));
    }
}
