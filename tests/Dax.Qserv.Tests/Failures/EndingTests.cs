using Dax.Engine.Faults;
using Dax.Qserv.StandIn;
using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Failures;

/// <summary>However a query ends, by us, by the server or by a crash, it is told as what it is, and nothing is left.</summary>
public sealed class EndingTests(QservRoom room)
{
    private const string Adql = "SELECT objectId, ra_PS FROM qcase01.Object WHERE ra_PS < 5";

    [Fact]
    public async Task Execute_SubmissionNumberedLate_IsFoundByALaterOne()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front);
        front.Misbehave(Misbehaviour.DelaySubmission, 1);
        Assert.True((await side.Ask(Adql)).IsOk);
        await Patience.Until(() => front.Czar.Submitted == 2, "the lost submission is numbered");
        Assert.True((await side.Ask(Adql)).IsOk);
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Execute_ResultBreaksAfterItsFirstRows_IsTransient()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front);
        // The connection is reset when the first rows are here: a reset takes away what lies unread.
        var arrived = new TaskCompletionSource();
        front.BeforeCut = () => arrived.Task;
        front.Misbehave(Misbehaviour.ResultCut);
        var started = await side.Start("SELECT sourceId, ra, decl FROM qcase02.Source");
        Assert.True(started.IsOk, started.IsOk ? "" : started.Fault.ToString());
        arrived.SetResult();
        var rows = await Rows.Read(started.Value, TestContext.Current.CancellationToken);
        Assert.False(rows.IsOk);
        Assert.IsType<Fault.Transient>(rows.Fault);
        await front.LeavesNothing();
    }

    [Theory]
    [InlineData(true, "no longer knows this query")]
    [InlineData(false, "stopped this query")]
    public async Task Execute_ServerRestarts_IsTransient(bool forget, string words)
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front);
        front.Misbehave(Misbehaviour.Endless);
        var asked = side.Ask(Adql);
        await Patience.Until(() => front.Czar.Executing == 1, "the query runs");
        front.Misbehave(Misbehaviour.None);
        await front.Czar.Restart(forget);
        var answer = await asked;
        Assert.False(answer.IsOk);
        Assert.IsType<Fault.Transient>(answer.Fault);
        Assert.Contains(words, answer.Fault.Message, StringComparison.Ordinal);
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Execute_Cancelled_ReachesTheServer()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front);
        front.Misbehave(Misbehaviour.Endless);
        using var cancel = new CancellationTokenSource();
        var asked = side.Ask(Adql, cancel: cancel.Token);
        await Patience.Until(() => front.Czar.Executing == 1, "the query runs");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await front.LeavesNothing();
        Assert.Equal("ABORTED", Assert.Single(front.Czar.All).Status);
    }

    [Fact]
    public async Task Execute_CancelledWhileItIsSubmitted_LeavesNothing()
    {
        await using var front = await room.Own();
        // The lost submission is repeated after some seconds; it is cancelled before.
        await using var side = await QservSide.Open(front, o => o.FirstPause = o.LongestPause = TimeSpan.FromSeconds(4));
        front.Misbehave(Misbehaviour.LoseSubmission, 1);
        using var cancel = new CancellationTokenSource();
        var asked = side.Ask(Adql, cancel: cancel.Token);
        await Patience.Until(() => front.Czar.Submitted == 1, "it is submitted");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Patience.Until(() => front.Czar.Submitted == 2, "it is submitted again");
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Read_StoppedEarly_LeavesNothing()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front);
        var started = await side.Start("SELECT sourceId, ra, decl FROM qcase02.Source");
        using (await started.Value.Read(TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, front.Leftovers);
        }
        await started.Value.DisposeAsync();
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Restart_OfOurs_ClearsAwayWhatTheLastRunLeft()
    {
        await using var front = await room.Own();
        var folder = Directory.CreateTempSubdirectory("dax-qserv-").FullName;
        var crashed = Directory.CreateTempSubdirectory("dax-qserv-").FullName;
        try
        {
            await using (var side = await QservSide.Open(front, o => o.OutagePatience = TimeSpan.FromSeconds(1.5), folder))
            {
                // A query that runs, and a result that nobody reads.
                var unread = await side.Start("SELECT sourceId FROM qcase02.Source");
                front.Misbehave(Misbehaviour.Endless);
                var endless = side.Ask(Adql, cancel: TestContext.Current.CancellationToken);
                // The server knows a query before its answer is here: an answer lost in between leaves a number that nobody learns.
                var journal = Path.Combine(folder, "queries.log");
                await Patience.Until(() => front.Leftovers == 2 && File.ReadLines(journal).Count(line => line.StartsWith('+')) == 2, "both are there, and their numbers known");
                front.Misbehave(Misbehaviour.Unreachable);
                File.Copy(journal, Path.Combine(crashed, "queries.log"));
                Assert.False((await endless).IsOk);
                await unread.Value.DisposeAsync();
            }
            Assert.Equal(2, front.Leftovers);
            front.Misbehave(Misbehaviour.None);
            await using var next = await QservSide.Open(front, folder: crashed);
            await front.LeavesNothing();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Directory.Delete(crashed, recursive: true);
        }
    }

    [Fact]
    public async Task Restart_OfASubmissionThatWasLost_FindsItByItself()
    {
        await using var front = await room.Own();
        var crashed = Directory.CreateTempSubdirectory("dax-qserv-").FullName;
        try
        {
            // What is lost is not repeated before this process "crashes".
            await using var side = await QservSide.Open(front, o => o.FirstPause = o.LongestPause = TimeSpan.FromHours(1));
            Assert.True((await side.Ask(Adql)).IsOk);
            await front.LeavesNothing();
            front.Misbehave(Misbehaviour.LoseSubmission, 1);
            using var cancel = new CancellationTokenSource();
            var asked = side.Ask(Adql, cancel: cancel.Token);
            await Patience.Until(() => front.Czar.Submitted == 2, "it is submitted, and its answer lost");
            File.Copy(Path.Combine(side.Folder, "queries.log"), Path.Combine(crashed, "queries.log"));
            // The server comes back after us.
            front.Misbehave(Misbehaviour.Unreachable);
            await using (var next = await QservSide.Open(front, folder: crashed))
            {
                Assert.Equal(1, front.Leftovers);
                front.Misbehave(Misbehaviour.None);
                await front.LeavesNothing();
                await Patience.Until(() => File.ReadLines(Path.Combine(crashed, "queries.log")).Last() == "- 1002", "the journal knows that it is gone");
            }
            Assert.Equal(2, front.Czar.Submitted);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }
        finally
        {
            Directory.Delete(crashed, recursive: true);
        }
    }

    [Fact]
    public async Task Execute_ATextThatTheProxyWouldChange_IsSentOverHttpAlone()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front);
        var answer = await side.Ask("SELECT filterId FROM qcase01.Filter WHERE filterName = 'M31 (a  b)'");
        Assert.Equal(!Transport.IsMySql, answer.IsOk);
        if (Transport.IsMySql) Assert.IsType<Fault.Usage>(answer.Fault);
        Assert.Equal(Transport.IsMySql ? 0 : 1, front.Czar.Submitted);
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Restart_OnAnotherQserv_LeavesItsQueriesAlone()
    {
        await using var front = await room.Own();
        front.Misbehave(Misbehaviour.Endless);
        await using var side = await QservSide.Open(front);
        using var cancel = new CancellationTokenSource();
        var theirs = side.Ask(Adql, cancel: cancel.Token);
        await Patience.Until(() => front.Czar.Executing == 1, "the other's query runs");
        var folder = Directory.CreateTempSubdirectory("dax-qserv-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "queries.log"), $"+ {front.Czar.All.Single().Id} {new string('0', 24)}\n", TestContext.Current.CancellationToken);
        await using (var next = await QservSide.Open(front, folder: folder))
        {
            await Patience.Until(async () => (await File.ReadAllTextAsync(Path.Combine(folder, "queries.log"))).EndsWith($"\n- {front.Czar.All.Single().Id}\n", StringComparison.Ordinal), "the number is forgotten");
            Assert.Equal(1, front.Czar.Executing);
        }
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => theirs);
        await front.LeavesNothing();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Check_TellsWhetherItAnswersInOurVersion()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front, o => o.CheckInterval = TimeSpan.FromMilliseconds(1));
        Assert.True((await side.Server.Check(TestContext.Current.CancellationToken)).IsOk);
        if (!Transport.IsMySql)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            front.Misbehave(Misbehaviour.OldVersion);
            Assert.Contains("version", (await side.Server.Check(TestContext.Current.CancellationToken)).Fault.Message, StringComparison.Ordinal);
        }
        await Task.Delay(50, TestContext.Current.CancellationToken);
        front.Misbehave(Misbehaviour.Unreachable);
        Assert.IsType<Fault.Transient>((await side.Server.Check(TestContext.Current.CancellationToken)).Fault);
    }

    [Fact]
    public async Task Execute_WithCredentials_IsTaken()
    {
        await using var front = await room.Own();
        (front.User, front.Password) = ("dax", "söcret:1");
        await using var side = await QservSide.Open(front, o => (o.User, o.Password) = ("dax", "söcret:1"));
        Assert.True((await side.Ask(Adql)).IsOk);
        await using var stranger = await QservSide.Open(front);
        Assert.IsType<Fault.Broken>((await stranger.Ask(Adql)).Fault);
    }
}
