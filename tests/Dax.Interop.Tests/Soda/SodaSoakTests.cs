using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Soda;

/// <summary>Many clients at once, of whom most do something wrong, or go away, or dawdle. Nothing fails but by being too busy, no file is torn, and nothing stays behind.</summary>
[Collection("survey")]
public sealed class SodaSoakTests(SurveyService survey)
{
    private const int Clients = 64;

    private static readonly int[] Expected = [200, 204, 303, 400, 404];

    /// <summary>A minute and more by hand: DAX_SOAK_SECONDS.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("DAX_SOAK_SECONDS"), out var seconds) ? seconds : 12);

    private readonly ConcurrentDictionary<int, int> statuses = new();
    private readonly ConcurrentBag<string> torn = [];

    [Fact]
    public async Task ManyBadClients_LeaveTheServiceAsItWas()
    {
        var service = survey.Required();
        var places = await Places(service);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 2 * Clients }) { BaseAddress = service.Url, Timeout = TimeSpan.FromMinutes(5) };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Client(http, places, new Random(i), TimeSpan.FromSeconds(2))));
        var (filesBefore, memoryBefore) = Usage(service);
        await Task.WhenAll(Enumerable.Range(10, Clients).Select(i => Client(http, places, new Random(i), Duration)));

        Assert.True(torn.IsEmpty, string.Join("\n", torn.Select(t => t.Length > 600 ? t[..60] + " … " + t[^500..] : t)));
        Assert.DoesNotContain(statuses.Keys, s => s >= 500 && s != 503);
        foreach (var expected in Expected) Assert.True(statuses.ContainsKey(expected), $"No {expected} among {string.Join(' ', statuses)}");
        // Connections and attempts that were abandoned end; files of datasets may stay open, one each.
        for (var i = 0; i < 600 && Usage(service).Files > filesBefore + places.Count + 20; i++) await Task.Delay(100);
        var (files, memory) = Usage(service);
        Assert.True(files <= filesBefore + places.Count + 20, $"{filesBefore} files were open, {files} are");
        Assert.True(memory < memoryBefore + (600L << 20), $"{memoryBefore >> 20} MiB were in use, {memory >> 20} are");
        var watch = Stopwatch.StartNew();
        using var last = await http.GetAsync(new Uri($"soda/sync?{Circle(places[0], 0.001)}", UriKind.Relative));
        Assert.True(last.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.NotFound && watch.ElapsedMilliseconds < 2000, $"{last.StatusCode} after {watch.Elapsed}");
    }

    private async Task Client(HttpClient http, List<(string Id, double Lon, double Lat)> places, Random random, TimeSpan duration)
    {
        // A slow machine takes longer until each sort of answer was given.
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration || (duration == Duration && watch.Elapsed < 10 * duration && !Expected.All(statuses.ContainsKey));)
        {
            var place = places[random.Next(places.Count)];
            using var abort = new CancellationTokenSource();
            try
            {
                switch (random.Next(8))
                {
                    case 0:
                        abort.CancelAfter(random.Next(1, 30));
                        await Take(http, Circle(place, 1), abort.Token);
                        break;
                    case 1:
                        await Take(http, Wrong(place, random), abort.Token);
                        break;
                    case 2:
                        await Dawdle(http, Circle(place, 1) + "&CUTOUTDETAIL=Exposure", random);
                        break;
                    case 3:
                        await Take(http, string.Join('&', Enumerable.Range(0, random.Next(2, 12)).Select(_ => "ID=" + Uri.EscapeDataString(places[random.Next(places.Count)].Id))) + "&" + Circle(place, 0.01), abort.Token);
                        break;
                    case 4:
                        await Job(http, Circle(place, 0.01), random);
                        break;
                    default:
                        await Take(http, Circle(place, random.NextDouble() * 0.02) + (random.Next(2) == 0 ? "&CUTOUTDETAIL=MaskedImage" : ""), abort.Token);
                        break;
                }
            }
            catch (Exception e) when (abort.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or IOException)
            {
                // It went away itself.
                statuses.AddOrUpdate(0, 1, (_, n) => n + 1);
            }
        }
    }

    private async Task Take(HttpClient http, string query, CancellationToken cancel)
    {
        using var reply = await http.GetAsync(new Uri("soda/sync?" + query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
        var bytes = await reply.Content.ReadAsByteArrayAsync(cancel);
        Count(reply);
        if (reply.StatusCode is HttpStatusCode.OK && (bytes.Length != reply.Content.Headers.ContentLength || bytes.Length % 2880 != 0 || !bytes.AsSpan(0, 6).SequenceEqual("SIMPLE"u8)))
            torn.Add($"{query}: {bytes.Length} of {reply.Content.Headers.ContentLength} bytes");
        if (reply.StatusCode >= HttpStatusCode.InternalServerError && reply.StatusCode != HttpStatusCode.ServiceUnavailable) torn.Add($"{query}: {System.Text.Encoding.UTF8.GetString(bytes)}");
    }

    private async Task Dawdle(HttpClient http, string query, Random random)
    {
        using var reply = await http.GetAsync(new Uri("soda/sync?" + query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Count(reply);
        await using var body = await reply.Content.ReadAsStreamAsync();
        var part = new byte[4096];
        for (var i = random.Next(1, 6); i > 0 && await body.ReadAsync(part) > 0; i--) await Task.Delay(random.Next(20, 100));
    }

    private async Task Job(HttpClient http, string query, Random random)
    {
        using var form = new StringContent(query + (random.Next(2) == 0 ? "&PHASE=RUN" : ""), System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var created = await http.PostAsync(new Uri("soda/async", UriKind.Relative), form);
        Count(created);
        if (created.Headers.Location is not { } job) return;
        if (random.Next(2) == 0) await Task.Delay(random.Next(1, 50));
        using var deleted = await http.DeleteAsync(job);
        Count(deleted);
    }

    private static string Wrong((string Id, double Lon, double Lat) place, Random random) => random.Next(6) switch
    {
        0 => "CIRCLE=1+2+3",
        1 => $"ID={Uri.EscapeDataString(place.Id)}&CIRCLE=1+2",
        2 => $"ID=butler://itest/{Guid.NewGuid()}&CIRCLE=1+2+3",
        3 => $"ID={Uri.EscapeDataString(place.Id)}&POLYGON={string.Join('+', Enumerable.Repeat("1", 9999))}",
        4 => $"ID={Uri.EscapeDataString(place.Id)}&CIRCLE=1+-80+0.1",
        _ => $"ID={new string('x', 5000)}&CIRCLE=1+2+3",
    };

    private static string Circle((string Id, double Lon, double Lat) place, double radius) =>
        string.Create(CultureInfo.InvariantCulture, $"ID={Uri.EscapeDataString(place.Id)}&CIRCLE={place.Lon}+{place.Lat}+{radius}");

    private void Count(HttpResponseMessage reply) => statuses.AddOrUpdate((int)reply.StatusCode, 1, (_, n) => n + 1);

    private static (int Files, long Memory) Usage(DaxService service)
    {
        var memory = File.ReadLines($"/proc/{service.ProcessId}/status").Single(l => l.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return (Directory.GetFileSystemEntries($"/proc/{service.ProcessId}/fd").Length, long.Parse(memory, CultureInfo.InvariantCulture) << 10);
    }

    /// <summary>Every image with its centre.</summary>
    private static async Task<List<(string, double, double)>> Places(DaxService service)
    {
        const string Query = "SELECT obs_publisher_did, s_ra, s_dec FROM ivoa.ObsCore WHERE s_ra IS NOT NULL AND dataproduct_type = 'image'";
        var text = await service.Http.GetStringAsync(new Uri($"{service.Tap}/sync?LANG=ADQL&RESPONSEFORMAT=csv&QUERY={Uri.EscapeDataString(Query)}"));
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(','));
        return [.. rows.Select(r => (r[0].Trim('"'), double.Parse(r[1], CultureInfo.InvariantCulture), double.Parse(r[2], CultureInfo.InvariantCulture)))];
    }
}
