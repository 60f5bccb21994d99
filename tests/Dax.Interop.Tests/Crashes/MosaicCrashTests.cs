using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Crashes;

/// <summary>
/// kill -9 while a job makes a mosaic, as often as it goes on: strips that were finished are kept and not made again, the job completes once, and its file is the one that an undisturbed job gives.
/// DAX_CRASH_KILLS makes it longer.
/// </summary>
public sealed partial class MosaicCrashTests(ITestOutputHelper output)
{
    private const int StripRows = 256;
    private const int KillsOfAJob = 2;

    /// <summary>Jobs that may end before they are hit, which on a busy machine some do.</summary>
    private const int MostJobs = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly int kills = int.Parse(Environment.GetEnvironmentVariable("DAX_CRASH_KILLS") is { Length: > 0 } text ? text : "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task KillNine_DuringAMosaic_KeepsFinishedStrips_AndGivesTheSameFileOnce()
    {
        // One thread: strips take their time, so that there is a middle to be hit.
        var settings = new Dictionary<string, string> { ["Mosaics__Parallelism"] = "1" };
        await using var service = await DaxService.Start(settings, folder => DaxService.Command("demo", "--data", folder), empty: true);
        var whole = await File(service, await Submit(service));
        for (var (jobs, hits) = (0, 0); hits < kills; jobs++)
        {
            Assert.True(jobs < MostJobs + kills, $"Of {jobs} jobs {hits / KillsOfAJob} were hit before they ended.");
            var job = await Submit(service);
            var kept = await Hit(service, job, Rows(whole));
            await service.Restart();
            // One that came to its end before it was hit tells nothing, but must be right.
            Assert.Equal(Undated(whole), Undated(await File(service, job)));
            if (kept is null) continue;
            hits += KillsOfAJob;
            output.WriteLine($"{kept.Count} of {(Rows(whole) + StripRows - 1) / StripRows} strips were finished at the last kill.");
            Assert.Single(Hrefs().Matches(await service.Http.GetStringAsync(new Uri(service.Url, $"mosaic/async/{job}/results"))));
            await service.Stop();
            await Audit(service, job, kept.Keys.Sum(y => Math.Min(StripRows, Rows(whole) - y)), Rows(whole));
            if (hits < kills) await service.Restart();
        }
    }

    /// <summary>What the service said and left behind.</summary>
    private static async Task Audit(DaxService service, string job, int keptRows, int rows)
    {
        Assert.Contains($"{job} goes on: {keptRows} of the {rows} rows of its mosaic had been made before", await service.Said(), StringComparison.Ordinal);
        var folder = new CrashedFolder(service.Folder);
        Assert.Equal("Completed", Assert.Single(folder.Jobs(), j => j.Id == job).Phase);
        Assert.Single(folder.Kept(), k => k.Job == job);
        Assert.Equal(0, folder.Unfinished());
        Assert.Empty(folder.Strays());
        Assert.False(Directory.Exists(Parts(service, job)), "Strips are left of a job that is done.");
    }

    private static async Task<string> Submit(DaxService service)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("REPO", "demo"), new("COLLECTION", "demo/coadds"), new("DATASETTYPE", "deep_coadd"), new("BAND", "r"), new("RA", "53.13"), new("DEC", "-27.83"), new("SIZE", "0.04 0.13"),
            new("PIXELSCALE", "0.1"), new("KERNEL", "area"), new("PHASE", "RUN"),
        ]);
        using var answer = await service.Http.PostAsync(new Uri(service.Url, "mosaic/async"), form);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!.ToString().Split('/')[^1];
    }

    /// <summary>Kills the service each time that the job has kept more strips. Answers those that there were in the end, when it does not run; null when it ended before a kill.</summary>
    private static async Task<Dictionary<int, DateTime>?> Hit(DaxService service, string job, int rows)
    {
        var before = new Dictionary<int, DateTime>();
        for (var kill = 0; kill < KillsOfAJob; kill++)
        {
            if (kill > 0) await service.Restart();
            await KillAfterMore(service, job, before.Count);
            var kept = Kept(service, job);
            if (kept.Count <= before.Count || kept.Count * StripRows >= rows || !new CrashedFolder(service.Folder).Jobs().Exists(j => j.Id == job && j.Phase == "Executing")) return null;
            Assert.All(before, strip => Assert.True(kept.TryGetValue(strip.Key, out var made) && made == strip.Value, $"The strip at row {strip.Key} was finished and has been made again."));
            before = kept;
        }
        return before;
    }

    private static async Task KillAfterMore(DaxService service, string job, int before)
    {
        for (var patience = Stopwatch.StartNew(); Kept(service, job).Count <= before; await Task.Delay(1))
        {
            await service.MustLive();
            Assert.True(patience.Elapsed < Patience, $"Job {job} has made no strip: {await service.Http.GetStringAsync(new Uri(service.Url, $"mosaic/async/{job}"))}");
            if (await Phase(service, job) is not ("PENDING" or "QUEUED" or "EXECUTING")) break;
        }
        await service.Kill();
    }

    private static string Parts(DaxService service, string job) => Path.Combine(service.Folder, "mosaics", job);

    /// <summary>Strips that are finished: their first rows, and when they were made.</summary>
    private static Dictionary<int, DateTime> Kept(DaxService service, string job)
    {
        var kept = new Dictionary<int, DateTime>();
        try
        {
            foreach (var file in new DirectoryInfo(Parts(service, job)).EnumerateFiles())
                if (StripName().Match(file.Name) is { Success: true } name) kept.Add(int.Parse(name.Groups[1].Value, CultureInfo.InvariantCulture), file.LastWriteTimeUtc);
        }
        catch (DirectoryNotFoundException)
        {
            // Not yet, or not any more.
        }
        return kept;
    }

    private static async Task<string> Phase(DaxService service, string job) => await service.Http.GetStringAsync(new Uri(service.Url, $"mosaic/async/{job}/phase"));

    /// <summary>The job's file, when it is done.</summary>
    private static async Task<byte[]> File(DaxService service, string job)
    {
        var patience = Stopwatch.StartNew();
        string phase;
        while ((phase = await Phase(service, job)) is "PENDING" or "QUEUED" or "EXECUTING")
        {
            await service.MustLive();
            Assert.True(patience.Elapsed < Patience, $"Job {job} does not end: {await service.Http.GetStringAsync(new Uri(service.Url, $"mosaic/async/{job}"))}");
            await Task.Delay(20);
        }
        Assert.True(phase == "COMPLETED", await service.Http.GetStringAsync(new Uri(service.Url, $"mosaic/async/{job}")));
        var results = await service.Http.GetStringAsync(new Uri(service.Url, $"mosaic/async/{job}/results"));
        return await service.Http.GetByteArrayAsync(new Uri(service.Url, new Uri(Hrefs().Match(results).Groups[1].Value).AbsolutePath));
    }

    private static int Rows(byte[] file) => int.Parse(Encoding.ASCII.GetString(file, At(file, "NAXIS2  =") + 10, 20), CultureInfo.InvariantCulture);

    /// <summary>Without the card that says when it was made; as a number, which a failure can tell.</summary>
    private static string Undated(byte[] file)
    {
        var copy = (byte[])file.Clone();
        copy.AsSpan(At(file, "DATE    ="), 80).Clear();
        return $"{file.Length} bytes, {Convert.ToHexString(SHA256.HashData(copy))}";
    }

    private static int At(byte[] file, string keyword)
    {
        var at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(keyword));
        Assert.True(at >= 0 && at % 80 == 0, $"There is no {keyword} in the headers.");
        return at;
    }

    [GeneratedRegex("^l0y([0-9]+)$")]
    private static partial Regex StripName();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Hrefs();
}
