using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Crashes;

/// <summary>
/// kill -9 while full-table queries scan and while their results are written. After it every job that was acknowledged completes, once, with the right rows, and nothing is
/// left of what did not. DAX_CRASH_KILLS and DAX_CRASH_SEED make it longer and other.
/// </summary>
public sealed partial class ScanCrashTests(ITestOutputHelper output)
{
    private const int JobsAtOnce = 8;

    private readonly int kills = Number("DAX_CRASH_KILLS", 5);
    private readonly Random random = new(Number("DAX_CRASH_SEED", 20261121));
    private readonly Dictionary<string, CrashQuery> jobs = [];
    private readonly Dictionary<string, string> ended = [];

    private static int Number(string name, int fallback) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    [Fact]
    public async Task KillNine_DuringScansAndResults_EveryJobCompletesOnceWithTheRightRows()
    {
        var table = new CrashTable(kills > 10 ? 2_000_000 : 800_000);
        // Scans are shared, in many small pieces, and written down after nearly each, so that some go on from the middle.
        var settings = new Dictionary<string, string> { ["DuckDb__SharedScanRows"] = "100000", ["DuckDb__ScanPieceRows"] = "61440", ["Scans__CheckpointEvery"] = "00:00:00.001" };
        await using var service = await DaxService.Start(settings, table.Import, empty: true);
        var folder = new CrashedFolder(service.Folder);
        var (executing, unfinished, resumable) = (0, 0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            for (var open = jobs.Count - ended.Count; open < JobsAtOnce; open++) await Submit(service, CrashQuery.Make(table, jobs.Count, random));
            await Moment(service);
            await service.Kill();
            (executing, unfinished, resumable) = (executing + folder.Executing(), unfinished + folder.Unfinished(), resumable + folder.Checkpoints());
            await service.Restart();
            await Look(service);
        }
        output.WriteLine($"{kills} kills, {jobs.Count} jobs: {executing} times one was at work, {unfinished} times a result was being written, {resumable} times a scan could go on from the middle.");
        Assert.True(executing > kills / 4 && unfinished > kills / 10, $"{executing} jobs and {unfinished} results were hit by {kills} kills: too few to tell anything.");
        await Settle(service);
        await Judge(service);
        await service.Stop();
        Audit(folder);
    }

    /// <summary>Acknowledged, or sent again: what was not may be there nevertheless.</summary>
    private async Task Submit(DaxService service, CrashQuery query)
    {
        using var form = new FormUrlEncodedContent([new("LANG", "ADQL"), new("RESPONSEFORMAT", query.Format), new("MAXREC", "100000000"), new("QUERY", query.Adql), new("PHASE", "RUN")]);
        using var answer = await service.Http.PostAsync(new Uri(service.Tap + "/async"), form);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        jobs.Add(answer.Headers.Location!.ToString().Split('/')[^1], query);
    }

    /// <summary>A moment worth a kill: any; or while a result is written; or soon after a job ended, when its end is being written down.</summary>
    private async Task Moment(DaxService service)
    {
        var patience = Stopwatch.StartNew();
        var kind = random.Next(3);
        var folder = new CrashedFolder(service.Folder);
        if (kind == 1)
            while (folder.Unfinished() == 0 && patience.ElapsedMilliseconds < 20_000) await Task.Delay(2);
        if (kind == 2)
        {
            var id = jobs.Keys.Where(j => !ended.ContainsKey(j)).ElementAt(random.Next(jobs.Count - ended.Count));
            while (Phase(await Get(service, id)) is "QUEUED" or "EXECUTING" && patience.ElapsedMilliseconds < 20_000) await Task.Delay(2);
        }
        await Task.Delay(random.Next(kind == 0 ? 250 : 60));
    }

    /// <summary>What has ended stays as it was.</summary>
    private async Task Look(DaxService service)
    {
        foreach (var id in jobs.Keys.Where(j => !ended.ContainsKey(j)).ToList())
        {
            var document = await Get(service, id);
            if (Phase(document) is not ("QUEUED" or "EXECUTING")) ended.Add(id, Lasting(document));
        }
    }

    private async Task Settle(DaxService service)
    {
        // Those that were hit often wait before they work again: up to half a minute.
        var limit = TimeSpan.FromMinutes(6);
        for (var patience = Stopwatch.StartNew(); ended.Count < jobs.Count && patience.Elapsed < limit; await Task.Delay(100)) await Look(service);
        var open = new List<string>();
        foreach (var id in jobs.Keys.Where(j => !ended.ContainsKey(j))) open.Add(await Get(service, id));
        Assert.True(open.Count == 0, $"{open.Count} of {jobs.Count} jobs have not ended: {string.Join('\n', open)}");
    }

    private async Task Judge(DaxService service)
    {
        var wrong = new ConcurrentBag<string>();
        foreach (var (id, query) in jobs)
        {
            var document = await Get(service, id);
            if (Phase(document) != "COMPLETED" || Lasting(document) != ended[id])
            {
                wrong.Add($"{id} ({query.Adql}) was {ended[id]} and is {document}");
                continue;
            }
            using var result = await service.Http.GetAsync(new Uri($"{service.Tap}/async/{id}/results/result"), HttpCompletionOption.ResponseHeadersRead);
            if (result.StatusCode != HttpStatusCode.OK) wrong.Add($"{id} ({query.Adql}): {result.StatusCode}");
            else if (query.Problem(query.Read(await result.Content.ReadAsStreamAsync())) is { } problem) wrong.Add($"{id} ({query.Adql}): {problem}");
        }
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(10)));
    }

    private void Audit(CrashedFolder folder)
    {
        var history = folder.Jobs();
        Assert.Equal(history.Count, history.DistinctBy(j => j.Id).Count());
        Assert.Equal(jobs.Keys.Order(), history.Select(j => j.Id).Order());
        Assert.All(history, j => Assert.Equal(("Completed", jobs[j.Id].Rows), (j.Phase, j.Rows)));
        Assert.Equal(jobs.Keys.Order(), folder.Kept().Select(k => k.Job).Order());
        Assert.Equal(0, folder.Unfinished());
        Assert.Empty(folder.Strays());
    }

    private static async Task<string> Get(DaxService service, string id)
    {
        try
        {
            return await service.Http.GetStringAsync(new Uri($"{service.Tap}/async/{id}"));
        }
        catch (HttpRequestException)
        {
            await service.MustLive();
            throw;
        }
    }

    private static string Phase(string document) => PhaseElement().Match(document).Groups[1].Value;

    /// <summary>Phase and times of a job that has ended.</summary>
    private static string Lasting(string document) => string.Join(' ', LastingElements().Matches(document).Select(m => m.Value));

    [GeneratedRegex("<uws:phase>(.*?)</uws:phase>")]
    private static partial Regex PhaseElement();

    [GeneratedRegex("<uws:(phase|startTime|endTime|creationTime)[^>]*>[^<]*")]
    private static partial Regex LastingElements();
}
