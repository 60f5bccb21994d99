using System.Diagnostics;
using System.Xml.Linq;
using Dax.Interop.Tests.Hosting;
using Dax.Qserv.StandIn;
using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Failures;

/// <summary>The real service with a Qserv beside its data folder: UWS states, documents, and what a killed process leaves.</summary>
public sealed class ServiceTests(QservRoom room)
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";

    private const string Adql = "SELECT TOP 10 objectId, ra_PS FROM qcase01.Object WHERE CONTAINS(POINT(ra_PS, decl_PS), CIRCLE(1, 1, 3)) = 1 ORDER BY objectId";

    [Fact]
    public async Task Jobs_WhateverQservDoes_EndInTheRightState()
    {
        await using var front = await room.Own();
        await using var service = await DaxService.Start(Environment(front), empty: true);

        var csv = await Sync(service, Adql);
        Assert.Equal(11, csv.TrimEnd().Split('\n').Length);
        Assert.Contains("qcase01.Object", await Sync(service, "SELECT table_name FROM TAP_SCHEMA.tables WHERE schema_name = 'qcase01'"), StringComparison.Ordinal);
        Assert.Contains("objectId", await Sync(service, "SELECT column_name, indexed FROM TAP_SCHEMA.columns WHERE table_name = 'qcase01.Object' AND indexed = 1"), StringComparison.Ordinal);

        var done = await End(service, await Submit(service, Adql));
        Assert.Equal("COMPLETED", Phase(done));

        foreach (var (how, words) in ((Misbehaviour, string)[])
                 [
                     (Misbehaviour.LargeResult, "larger"), (Misbehaviour.OutOfRange, "out of the range"), (Misbehaviour.Failure, "failed"), (Misbehaviour.Abortion, "stopped"),
                     (Misbehaviour.StatusHang, "does not answer"), (Misbehaviour.StatusMalformed, "does not answer"), (Misbehaviour.Unreachable, "does not answer"),
                     (Misbehaviour.ResultCut, "broke off"), (Misbehaviour.ResultMalformed, "cannot read"), (Misbehaviour.ResultLost, "dropped"), (Misbehaviour.OldVersion, "another version"),
                     (Misbehaviour.Unauthorized, "does not accept"),
                 ])
        {
            front.Misbehave(how);
            var clock = Stopwatch.StartNew();
            var job = await End(service, await Submit(service, Adql));
            Assert.True(Phase(job) == "ERROR", $"{how}: {Phase(job)}");
            Assert.Contains(words, job.Root!.Element(Uws + "errorSummary")!.Value, StringComparison.Ordinal);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(90), $"{how} took {clock.Elapsed}.");
        }
        front.Misbehave(Misbehaviour.None);
        Assert.Equal(csv, await Sync(service, Adql));
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Job_Aborted_IsGoneFromTheServer()
    {
        await using var front = await room.Own();
        await using var service = await DaxService.Start(Environment(front), empty: true);
        front.Misbehave(Misbehaviour.Endless);
        var job = await Submit(service, "SELECT COUNT(*) FROM qcase01.Source");
        await Patience.Until(() => front.Czar.Executing == 1, "the query runs");
        await Patience.Until(async () => (await Job(service, job)).Descendants().Any(e => e.Value.Contains("chunks", StringComparison.Ordinal)), "its document tells its chunks");
        using var aborted = await service.Http.PostAsync(new Uri(job + "/phase"), new FormUrlEncodedContent([KeyValuePair.Create("PHASE", "ABORT")]));
        Assert.Equal("ABORTED", Phase(await End(service, job)));
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Service_Killed_ClearsAwayAndDoesItsJobsAgain()
    {
        await using var front = await room.Own();
        await using var service = await DaxService.Start(Environment(front), empty: true);
        front.Misbehave(Misbehaviour.Endless);
        var job = await Submit(service, Adql);
        await Patience.Until(() => front.Czar.Executing == 1, "the query runs");
        await service.Kill();
        front.Misbehave(Misbehaviour.None);
        Assert.Equal(1, front.Czar.Executing);
        await service.Restart();
        Assert.Equal("COMPLETED", Phase(await End(service, job)));
        await front.LeavesNothing();
        Assert.Equal("ABORTED", front.Czar.All.First().Status);
    }

    [Fact]
    public async Task Service_ToldToSpeakTheMySqlProtocol_SaysAtStartThatThisFlavourCannot()
    {
        var environment = new Dictionary<string, string>
        {
            ["Qserv__Protocol"] = "mysql", ["Qserv__Url"] = "mysql://127.0.0.1:4040", ["Qserv__Databases__0__Name"] = "d", ["Qserv__Databases__0__Folder"] = Path.GetTempPath(),
        };
        var ended = await Assert.ThrowsAsync<Xunit.Sdk.FailException>(() => DaxService.Start(environment, empty: true));
        Assert.Contains("Qserv:Protocol MySql needs a driver that only the Cluster flavour has.", ended.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Environment(QservStandIn front)
    {
        var environment = new Dictionary<string, string>
        {
            ["Qserv__Url"] = front.Url.ToString(), ["Qserv__FirstPoll"] = "00:00:00.05", ["Qserv__LongestPoll"] = "00:00:00.2", ["Qserv__RequestPatience"] = "00:00:03",
            ["Qserv__OutagePatience"] = "00:00:05", ["Qserv__ResultPatience"] = "00:00:05", ["Qserv__FirstPause"] = "00:00:00.02", ["Qserv__LongestPause"] = "00:00:00.2",
        };
        for (var i = 0; i < QservRoom.Cases.Length; i++)
        {
            environment[$"Qserv__Databases__{i}__Name"] = QservRoom.Cases[i].Database;
            environment[$"Qserv__Databases__{i}__Folder"] = Path.Combine(QservRoom.CaseFolder(QservRoom.Cases[i].Folder), "data");
        }
        return environment;
    }

    private static async Task<string> Sync(DaxService service, string adql)
    {
        using var answer = await service.Http.PostAsync(new Uri(service.Tap + "/sync"),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["LANG"] = "ADQL", ["RESPONSEFORMAT"] = "csv", ["QUERY"] = adql }));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return body;
    }

    private static async Task<string> Submit(DaxService service, string adql)
    {
        using var made = await service.Http.PostAsync(new Uri(service.Tap + "/async"),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["LANG"] = "ADQL", ["RESPONSEFORMAT"] = "csv", ["QUERY"] = adql, ["PHASE"] = "RUN" }));
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, made.StatusCode);
        return made.Headers.Location!.ToString();
    }

    private static async Task<XDocument> End(DaxService service, string job)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var document = await Job(service, job);
            if (Phase(document) is not ("PENDING" or "QUEUED" or "EXECUTING"))
                return document;
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(90), $"{job} is {Phase(document)} after 90 s: {document}");
            await Task.Delay(50);
        }
    }

    private static async Task<XDocument> Job(DaxService service, string job) => XDocument.Parse(await service.Http.GetStringAsync(new Uri(job)));

    private static string Phase(XDocument job) => job.Root!.Element(Uws + "phase")!.Value;
}
