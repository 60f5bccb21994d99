using System.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Qserv.StandIn;
using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Failures;

/// <summary>Each way in which the frontend can fail ends within a bound as the fault that it is, and nothing is left on the server.</summary>
public sealed class FailureTests(QservRoom room)
{
    private const string Adql = "SELECT objectId, ra_PS FROM qcase01.Object WHERE ra_PS < 5";

    /// <summary>No word of the server's: no SQL, no table of its own, no code, no path.</summary>
    private static readonly string[] Forbidden = ["result_", "SELECT", "mysql", "MERGE", "Czar", "chunkId", "/qserv", "http", "1470", "1690"];

    public static IEnumerable<TheoryDataRow<Misbehaviour, string, string>> ForGood => Ways.Where(way => !Transport.IsMySql || !OfHttpAlone.Contains(way.How))
        .Select(way => new TheoryDataRow<Misbehaviour, string, string>(way.How, way.Code, way.Words));

    /// <summary>Over the MySQL protocol there is no version.</summary>
    private static readonly Misbehaviour[] OfHttpAlone = [Misbehaviour.OldVersion, Misbehaviour.NewVersion];

    private static readonly (Misbehaviour How, string Code, string Words)[] Ways =
    [
        (Misbehaviour.LargeResult, "usage", "larger than the catalog's server allows of 512 MiB"),
        (Misbehaviour.OutOfRange, "usage", "out of the range"),
        (Misbehaviour.Failure, "transient", "failed while it worked"),
        (Misbehaviour.Abortion, "transient", "stopped this query"),
        (Misbehaviour.StatusError, "transient", "does not answer"),
        (Misbehaviour.StatusReset, "transient", "does not answer"),
        (Misbehaviour.StatusHang, "transient", "does not answer"),
        (Misbehaviour.StatusMalformed, "transient", "does not answer"),
        (Misbehaviour.ProxyPage, "transient", "does not answer"),
        (Misbehaviour.Unreachable, "transient", "does not answer"),
        (Misbehaviour.LoseSubmission, "transient", "does not answer"),
        (Misbehaviour.ResultError, "transient", "broke off"),
        (Misbehaviour.ResultCut, "transient", "broke off"),
        (Misbehaviour.ResultHang, "transient", "broke off"),
        (Misbehaviour.ResultLost, "transient", "dropped the result"),
        (Misbehaviour.ResultMalformed, "broken", "cannot read"),
        (Misbehaviour.ResultForeign, "broken", "cannot read"),
        (Misbehaviour.OldVersion, "transient", "another version"),
        (Misbehaviour.NewVersion, "transient", "another version"),
        (Misbehaviour.Unauthorized, "broken", "does not accept this service"),
        (Misbehaviour.Full, "busy", "as much work as it can take"),
    ];

    public static IEnumerable<TheoryDataRow<Misbehaviour, int>> ForAWhile => Whiles.Where(way => !Transport.IsMySql || !OfResults.Contains(way.How))
        .Select(way => new TheoryDataRow<Misbehaviour, int>(way.How, way.Times));

    /// <summary>Over the MySQL protocol Qserv gives a result once.</summary>
    private static readonly Misbehaviour[] OfResults = [Misbehaviour.ResultError, Misbehaviour.ResultCut, Misbehaviour.ResultMalformed];

    private static readonly (Misbehaviour How, int Times)[] Whiles =
    [
        (Misbehaviour.StatusError, 3), (Misbehaviour.StatusReset, 3), (Misbehaviour.StatusHang, 1), (Misbehaviour.StatusMalformed, 2), (Misbehaviour.ProxyPage, 2),
        (Misbehaviour.LoseSubmission, 1), (Misbehaviour.LoseSubmission, 2), (Misbehaviour.ResultError, 2), (Misbehaviour.ResultCut, 2), (Misbehaviour.ResultMalformed, 1),
        (Misbehaviour.DeleteError, 3), (Misbehaviour.Slow, 1),
    ];

    [Theory]
    [MemberData(nameof(ForGood))]
    public async Task Execute_FrontendFailsForGood_EndsAsTheFaultItIs(Misbehaviour how, string code, string words)
    {
        await using var front = await room.Own();
        // Those that never answer as they should are given up soon; the others are waited for.
        await using var side = await QservSide.Open(front, words is "does not answer" or "broke off" ? QservSide.GiveUpSoon : null);
        front.Misbehave(how);
        var clock = Stopwatch.StartNew();
        var answer = await side.Ask(Adql);
        Assert.False(answer.IsOk, $"{how} was answered.");
        Assert.Equal(code, answer.Fault.Code);
        Assert.Contains(words, answer.Fault.Message, StringComparison.Ordinal);
        Assert.All(Forbidden, word => Assert.DoesNotContain(word, answer.Fault.Message, StringComparison.OrdinalIgnoreCase));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"It took {clock.Elapsed}.");
        // The next query finds the server well, and what the last one left is cleared away with it.
        front.Misbehave(Misbehaviour.None);
        side.WaitLong();
        var next = await side.Ask(Adql);
        Assert.True(next.IsOk, next.IsOk ? "" : next.Fault.ToString());
        await front.LeavesNothing();
    }

    [Theory]
    [MemberData(nameof(ForAWhile))]
    public async Task Execute_FrontendFailsForAWhile_AnswersAllTheSame(Misbehaviour how, int times)
    {
        await using var front = await room.Own();
        // One that hangs is asked again after two seconds, and the query is not given up.
        await using var side = await QservSide.Open(front, o => o.RequestPatience = TimeSpan.FromSeconds(2));
        var expected = (await side.Ask(Adql)).Value.Count;
        // What clears the first one away must not be whom it happens to.
        await front.LeavesNothing();
        front.Misbehave(how, times);
        var answer = await side.Ask(Adql);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.ToString());
        Assert.Equal(expected, answer.Value.Count);
        await front.LeavesNothing();
    }
}
