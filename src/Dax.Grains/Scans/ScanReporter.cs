using Dax.Contracts.Scans;
using Dax.Engine.Jobs;
using Dax.Engine.Scans.Groups;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Dax.Grains.Scans;

/// <summary>Tells the grains of the tables whom this process scans for, and does what comes back. A call that fails is made again with the next state.</summary>
internal sealed partial class ScanReporter(IGrainFactory grains, IEnumerable<IScanGroups> scans, ProcessLease lease, TimeProvider time, ILogger<ScanReporter> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly IScanGroups? groups = scans.FirstOrDefault();
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (groups is null)
            return;
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Report();
    }

    private async Task Report()
    {
        var tables = groups!.Status().GroupBy(s => s.Table, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        // Tables that were scanned the last time are told once more, without members.
        foreach (var table in tables.Keys.Union(told).ToList())
        {
            try
            {
                await Report(table, tables.GetValueOrDefault(table) ?? []);
                _ = tables.ContainsKey(table) ? told.Add(table) : told.Remove(table);
            }
            catch (Exception e)
            {
                NotTold(log, table, e);
            }
        }
    }

    /// <param name="table">Its name.</param>
    /// <param name="states">Each state of it that is scanned: an older one, while queries that bound it go on.</param>
    private async Task Report(string table, List<ScanStatus> states)
    {
        var report = new ScanReport(lease.Value, states.Sum(s => s.Rows), states.Sum(s => s.Pieces), [.. states.SelectMany(s => s.Members).Select(ToView)]);
        foreach (var move in await grains.GetGrain<IScanGroupGrain>(table).Report(report))
            groups!.Move(move.JobId, (Engine.Scans.Groups.ScanRating)move.Rating);
    }

    private static ScanMemberView ToView(ScanMemberStatus member) => new(
        member.JobId, member.Owner, (Contracts.Scans.ScanRating)member.Rating, member.Done, member.Cost, member.IsParked, member.Parks, member.Joined);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The scans of {Table} were not told")]
    private static partial void NotTold(ILogger log, string table, Exception e);
}
