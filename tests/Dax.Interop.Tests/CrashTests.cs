using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>
/// kill -9 at random moments while eight clients create, run, poll, abort and delete 500 jobs. What was acknowledged must hold: every job is there, none is
/// both aborted and completed, none is stuck, every announced result is whole.
/// </summary>
public sealed partial class CrashTests
{
    private const int Clients = 8;
    private const int Jobs = 500;
    private const int Kills = 6;

    private readonly ConcurrentDictionary<string, Story> stories = new();
    private int begun;

    [Fact]
    public async Task KillNine_UnderLoad_NothingAcknowledgedIsLost()
    {
        await using var service = await DaxService.Start();
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var clients = Enumerable.Range(0, Clients).Select(seed => Task.Run(() => Client(service, new Random(seed), over.Token))).ToArray();
        var random = new Random(20261121);
        for (var kills = 0; kills < Kills; kills++)
        {
            // At so many jobs, and then at a random moment.
            while (stories.Count < (kills + 1) * Jobs / (Kills + 2)) await Task.Delay(2, over.Token);
            await Task.Delay(random.Next(60), over.Token);
            await service.Kill();
            await service.Restart();
        }
        await Task.WhenAll(clients);
        Assert.Equal(Jobs, stories.Count);
        await Task.WhenAll(stories.Chunk((stories.Count / Clients) + 1).Select(part => Task.Run(async () =>
        {
            foreach (var (id, story) in part) await Judge(service, id, story, over.Token);
        })));
    }

    private async Task Client(DaxService service, Random random, CancellationToken over)
    {
        while (Interlocked.Increment(ref begun) <= Jobs)
        {
            var rows = random.Next(1, 111);
            var run = random.Next(2) == 0;
            string? job;
            while ((job = await Create(service, rows, run, over)) is null) await Task.Delay(50, over);
            var story = stories[job] = new Story(rows) { MustRun = run };
            if (!run && random.Next(4) != 0)
            {
                story.RunTried = true;
                story.MustRun = await Post(service, $"{job}/phase", "PHASE=RUN", over);
            }
            switch (random.Next(6))
            {
                case 0:
                    story.AbortTried = true;
                    if (await Post(service, $"{job}/phase", "PHASE=ABORT", over)) story.Aborted = true;
                    break;
                case 1:
                    story.DeleteTried = true;
                    if (await Delete(service, job, over)) story.Deleted = true;
                    break;
                default:
                    story.Seen = Phase(await Get(service, $"{job}/phase", over));
                    break;
            }
        }
    }

    /// <summary>Waits for the end of the job and holds it against what was acknowledged.</summary>
    private static async Task Judge(DaxService service, string id, Story story, CancellationToken over)
    {
        var (status, document) = await Settled(service, id, over);
        if (story.Deleted || (story.DeleteTried && status == HttpStatusCode.NotFound))
        {
            Assert.True(status == HttpStatusCode.NotFound, $"Deleted job {id} is back: {status}.");
            return;
        }
        Assert.True(status == HttpStatusCode.OK, $"Job {id} was acknowledged and is gone: {status}.");
        var phase = PhaseElement().Match(document).Groups[1].Value;
        if (story.Seen is "COMPLETED" or "ABORTED" or "ERROR") Assert.True(phase == story.Seen, $"Job {id} was {story.Seen} and became {phase}.");
        if (story.Aborted) Assert.True(phase is "ABORTED" or "COMPLETED", $"Aborted job {id} is {phase}.");
        // A kill between the deed and its acknowledgement: both ends are true to what the client knows.
        else if (story.AbortTried && phase == "ABORTED") { }
        else if (story.MustRun) Assert.True(phase == "COMPLETED", $"Job {id} is stuck or failed: {document}");
        else if (story.RunTried) Assert.True(phase is "PENDING" or "COMPLETED", $"Job {id} may have run and is {phase}: {document}");
        else Assert.True(phase == "PENDING", $"Job {id} was never run and is {phase}: {document}");
        var result = await Get(service, $"{id}/results/result", over);
        if (phase == "COMPLETED")
        {
            Assert.True(result is { Status: HttpStatusCode.OK }, $"Job {id} is COMPLETED without its result: {result?.Status}.");
            Assert.Equal(story.Rows + 1, result!.Value.Body.Count(c => c == '\n'));
        }
        else
        {
            Assert.True(result is { Status: HttpStatusCode.NotFound }, $"Job {id} is {phase} and has a result.");
        }
    }

    /// <summary>The job when it no longer moves; some minutes are more than any of these takes.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> Settled(DaxService service, string id, CancellationToken over)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var answer = await Get(service, id, over) ?? default;
            var phase = PhaseElement().Match(answer.Body ?? "").Groups[1].Value;
            if (phase is not ("QUEUED" or "EXECUTING") || patience.Elapsed > TimeSpan.FromMinutes(4)) return answer!;
            await Get(service, $"{id}?WAIT=20&PHASE={phase}", over);
        }
    }

    private static async Task<string?> Create(DaxService service, int rows, bool run, CancellationToken over)
    {
        var form = new Dictionary<string, string>
        {
            ["LANG"] = "ADQL", ["RESPONSEFORMAT"] = "csv", ["QUERY"] = $"SELECT a.name FROM messier.objects AS a WHERE a.number <= {rows}",
        };
        if (run) form["PHASE"] = "RUN";
        try
        {
            using var answer = await service.Http.PostAsync(service.Tap + "/async", new FormUrlEncodedContent(form), over);
            return answer.StatusCode == HttpStatusCode.SeeOther ? answer.Headers.Location!.ToString().Split('/')[^1] : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<bool> Post(DaxService service, string path, string body, CancellationToken over)
    {
        try
        {
            using var content = new StringContent(body, null, "application/x-www-form-urlencoded");
            using var answer = await service.Http.PostAsync($"{service.Tap}/async/{path}", content, over);
            return answer.StatusCode == HttpStatusCode.SeeOther;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<bool> Delete(DaxService service, string id, CancellationToken over)
    {
        try
        {
            using var answer = await service.Http.DeleteAsync($"{service.Tap}/async/{id}", over);
            return answer.StatusCode == HttpStatusCode.SeeOther;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)?> Get(DaxService service, string path, CancellationToken over)
    {
        try
        {
            using var answer = await service.Http.GetAsync($"{service.Tap}/async/{path}", over);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(over));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string? Phase((HttpStatusCode Status, string Body)? answer) => answer is { Status: HttpStatusCode.OK } a ? a.Body.Trim() : null;

    [GeneratedRegex("<uws:phase>(.*?)</uws:phase>")]
    private static partial Regex PhaseElement();

    /// <summary>What the service acknowledged of one job.</summary>
    private sealed class Story(int rows)
    {
        public int Rows { get; } = rows;
        public bool MustRun { get; set; }

        /// <summary>RUN was sent; without <see cref="MustRun"/> a kill came between the deed and its acknowledgement.</summary>
        public bool RunTried { get; set; }
        public bool AbortTried { get; set; }
        public bool Aborted { get; set; }
        public bool DeleteTried { get; set; }
        public bool Deleted { get; set; }
        public string? Seen { get; set; }
    }
}
