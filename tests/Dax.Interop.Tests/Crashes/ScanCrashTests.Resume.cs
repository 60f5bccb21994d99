using System.Diagnostics;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Crashes;

/// <summary>A scan goes on from what was written down of it, not from its beginning.</summary>
public sealed partial class ScanCrashTests
{
    private const int MostTries = 12;

    [Fact]
    public async Task KillNine_WithStatesOfScans_EachGoesOnFromItsChunks()
    {
        var table = new CrashTable(800_000);
        var settings = new Dictionary<string, string>
        {
            ["DuckDb__SharedScanRows"] = "100000", ["DuckDb__ScanPieceRows"] = "20480", ["Scans__CheckpointEvery"] = "00:00:00.001", ["Scans__Workers"] = "1",
        };
        await using var service = await DaxService.Start(settings, table.Import, empty: true);
        var folder = new CrashedFolder(service.Folder);
        List<string> resumable = [];
        for (var tries = 0; resumable.Count == 0; tries++)
        {
            Assert.True(tries < MostTries, "No kill met a scan with a state.");
            await KillAtFirstState(service, folder, table);
            resumable = folder.Resumable();
            await service.Restart();
            await Look(service);
        }
        await Settle(service);
        await Judge(service);
        await service.Stop();
        var taken = GoesOn().Matches(await service.Said()).ToDictionary(m => m.Groups[1].Value, m => (Done: Number(m, 2), All: Number(m, 3)));
        output.WriteLine(string.Join("; ", taken.Select(t => $"{t.Key}: {t.Value.Done} of {t.Value.All} chunks were done")));
        Assert.All(resumable, id => Assert.True(taken.TryGetValue(id, out var chunks) && chunks.Done > 0 && chunks.Done < chunks.All, $"{id} did not go on from its state."));
    }

    /// <summary>Aggregates and rows in order have states; rows that come as the scan passes have none.</summary>
    private async Task KillAtFirstState(DaxService service, CrashedFolder folder, CrashTable table)
    {
        var wave = new Queue<CrashQuery>(Enumerable.Range(0, 4).SelectMany(_ => (int[])[0, 2, 4, 6]).Select(kind => CrashQuery.Make(table, kind, random)));
        while (folder.Checkpoints() == 0 && wave.TryDequeue(out var query)) await Submit(service, query);
        for (var patience = Stopwatch.StartNew(); folder.Checkpoints() == 0 && patience.ElapsedMilliseconds < 5_000;) await Task.Yield();
        await service.Kill();
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Job (\S+) goes on with its scan: (\d+) of (\d+) chunks")]
    private static partial Regex GoesOn();
}
