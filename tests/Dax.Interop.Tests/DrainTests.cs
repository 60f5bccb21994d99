using System.Diagnostics;
using System.Net;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>How the real service goes when it is told to.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Sigterm_FirstSaysNotReady_StillAnswers_ThenEndsWell()
    {
        await using var service = await DaxService.Start(new Dictionary<string, string> { ["Drain__Notice"] = "00:00:02" }, empty: true);
        var since = Stopwatch.StartNew();
        await service.Terminate();
        while (await Status("health/ready") != HttpStatusCode.ServiceUnavailable)
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(1.5), "/health/ready did not say that the service is going.");
        Assert.Equal(HttpStatusCode.OK, await Status("health/live"));
        Assert.Equal(HttpStatusCode.OK, await Status("tap/sync?LANG=ADQL&QUERY=SELECT+table_name+FROM+tap_schema.tables"));
        Assert.Equal(0, await service.Ended(TimeSpan.FromSeconds(20)));
        Assert.True(since.Elapsed > TimeSpan.FromSeconds(1.5), $"It took requests for {since.Elapsed} only.");

        async Task<HttpStatusCode> Status(string path)
        {
            using var answer = await service.Http.GetAsync(new Uri(service.Url, path));
            return answer.StatusCode;
        }
    }
}
