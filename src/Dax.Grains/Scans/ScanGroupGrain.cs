using System.Collections.Immutable;
using Dax.Contracts.Scans;
using Orleans;

namespace Dax.Grains.Scans;

/// <summary>Owns what is known of a table's scans, and who is to go where. The scans are the engine's, in the silos of the jobs; nothing of them depends on this.</summary>
internal sealed class ScanGroupGrain(TimeProvider time) : Grain, IScanGroupGrain
{
    /// <summary>A silo that has said nothing for so long is gone.</summary>
    private static readonly TimeSpan Silence = ScanReporter.Period * 4;

    private readonly Dictionary<string, (ScanReport Report, DateTimeOffset At)> silos = new(StringComparer.Ordinal);
    private readonly List<ScanMove> moves = [];

    public Task<ScanGroupView> Status()
    {
        Forget();
        return Task.FromResult(new ScanGroupView([.. silos.Values.Select(s => s.Report).OrderBy(r => r.Silo, StringComparer.Ordinal)]));
    }

    public Task<bool> Move(string jobId, ScanRating rating)
    {
        Forget();
        if (!silos.Values.Any(s => Has(s.Report, jobId)))
            return Task.FromResult(false);
        moves.RemoveAll(m => m.JobId == jobId);
        moves.Add(new ScanMove(jobId, rating));
        return Task.FromResult(true);
    }

    public Task<ImmutableArray<ScanMove>> Report(ScanReport report)
    {
        if (report.Members.IsEmpty)
            silos.Remove(report.Silo);
        else
            silos[report.Silo] = (report, time.GetUtcNow());
        Forget();
        ImmutableArray<ScanMove> mine = [.. moves.Where(m => Has(report, m.JobId))];
        // Those whose scan has ended meanwhile are nobody's.
        moves.RemoveAll(m => mine.Contains(m) || !silos.Values.Any(s => Has(s.Report, m.JobId)));
        if (silos.Count == 0)
            DeactivateOnIdle();
        return Task.FromResult(mine);
    }

    private static bool Has(ScanReport report, string jobId) => report.Members.Any(m => m.JobId == jobId);

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var silo in silos.Where(s => now - s.Value.At > Silence).Select(s => s.Key).ToList())
            silos.Remove(silo);
    }
}
