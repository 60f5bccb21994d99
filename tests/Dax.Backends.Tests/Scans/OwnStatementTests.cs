using System.Collections.Concurrent;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.Scans;

/// <summary>Queries in scan groups whose expressions only the engine knows: a statement for each chunk, and the engine's own answer.</summary>
public sealed class OwnStatementTests(SharedScanFixture fixture) : IClassFixture<SharedScanFixture>
{
    private const string ByStatement = "by a statement for each chunk";

    public static TheoryData<string> Queries => [.. SharedScanFixture.Queries("s.t", "statements.adql")];

    /// <summary>What the benchmark's do not have: nulls and NaN as texts and groups, regions that are no constants, conditions that nothing passes, cuts.</summary>
    public static TheoryData<string> MoreQueries =>
    [
        "SELECT CAST(flags AS VARCHAR) AS f, COUNT(*) AS n, COUNT(mag_u) AS m, MIN(mag_u) AS least, MAX(mag_u) AS most FROM s.t GROUP BY CAST(flags AS VARCHAR)",
        "SELECT CAST(mag_u AS VARCHAR) AS u, COUNT(*) AS n FROM s.t WHERE magerr_u < 0.01 GROUP BY CAST(mag_u AS VARCHAR)",
        "SELECT COUNT(*) AS n, COUNT(mag_u) AS m, SUM(mag_u) AS total FROM s.t WHERE CAST(mag_u AS VARCHAR) LIKE 'n%'",
        "SELECT objectId, mag_u, CAST(mag_u AS VARCHAR) AS u FROM s.t WHERE flags IS NULL",
        "SELECT TOP 40 objectId, CAST(flags AS VARCHAR) AS f FROM s.t WHERE mag_u > 20 OR mag_u IS NULL ORDER BY f DESC, mag_u, objectId",
        "SELECT TOP 40 objectId FROM s.t WHERE band_class LIKE '%' ORDER BY mag_u DESC, objectId",
        "SELECT COUNT(*) AS n, SUM(flags) AS total, AVG(mag_r) AS mean, MIN(LOWER(band_class)) AS least FROM s.t WHERE band_class LIKE 'nothing has this'",
        "SELECT LOWER(band_class) AS kind, COUNT(*) AS n FROM s.t WHERE band_class LIKE 'nothing has this' GROUP BY LOWER(band_class)",
        "SELECT band_class, flags, UPPER(band_class) || CAST(flags AS VARCHAR) AS tag, COUNT(*) AS n FROM s.t GROUP BY band_class, flags ORDER BY tag, flags, n DESC",
        "SELECT flags, COUNT(*) * 2 AS n FROM s.t GROUP BY flags HAVING CAST(flags AS VARCHAR) LIKE '1%' ORDER BY flags",
        "SELECT 'x' || band_class AS x, 1 AS one, NULL AS nothing, objectId FROM s.t WHERE mag_g < 18.6",
        "SELECT COUNT(DISTINCT LOWER(band_class)) AS kinds, COUNT(DISTINCT mag_u) AS others FROM s.t WHERE LOWER(band_class) <> 'qso'",
        "SELECT AVG(CAST(CAST(mag_g AS VARCHAR) AS DOUBLE PRECISION)) AS mean, MAX(CAST(CAST(mag_g AS VARCHAR) AS REAL)) AS most FROM s.t WHERE mag_g < 25",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    [MemberData(nameof(MoreQueries))]
    public async Task Query_ThatKernelsDoNotKnow_AnswersAsTheEngine(string query)
    {
        var notes = new ConcurrentQueue<string>();
        var rows = await fixture.Run(query, (_, snapshot) => fixture.Statements.Run(SharedScanFixture.StatementOf(snapshot, query, new RowSets.Notes(notes)), default));
        RowSets.Same(query, await fixture.Alone(query), rows);
        Assert.NotEmpty(notes);
        Assert.All(notes, n => Assert.EndsWith(ByStatement, n, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queries_OfBothKindsAtOnce_AnswerAsTheEngine()
    {
        var queries = SharedScanFixture.Queries("s.t").Concat(SharedScanFixture.Queries("s.t", "statements.adql")).Concat(SharedScanFixture.Queries("s.other", "statements.adql")).ToList();
        var answers = await Task.WhenAll(queries.Select(q => Task.Run(() => fixture.Shared(q))));
        for (var i = 0; i < queries.Count; i++)
            RowSets.Same(queries[i], await fixture.Alone(queries[i]), answers[i]);
        Assert.Empty(fixture.Groups.Status());
    }

    [Fact]
    public async Task Rows_ReaderIsSlow_IsParkedInTheMiddleOfAChunkAndComesBack()
    {
        const string Query = "SELECT objectId, LOWER(band_class) AS kind FROM s.t WHERE band_class NOT LIKE 'Q%'";
        var rows = await fixture.Run(Query, async (statement, _) =>
        {
            var slow = await fixture.Statements.Run(statement, default);
            await fixture.Shared("SELECT COUNT(*) AS n FROM s.t WHERE mag_g > 20");
            await Eventually(() => fixture.Groups.Status().Single().Members.Single() is { IsParked: true });
            return slow;
        });
        RowSets.Same(Query, await fixture.Alone(Query), rows);
    }

    [Fact]
    public async Task Rows_FirstOnes_AreAsManyAsAsked()
    {
        const string Query = "SELECT TOP 3000 LOWER(band_class) AS kind FROM s.t WHERE band_class LIKE '%A%'";
        var rows = await fixture.Shared(Query);
        Assert.Equal(3000, rows.Count);
        Assert.All(rows, r => Assert.Contains("a", (string)r[0]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_Abandoned_LeaveTheGroup()
    {
        await using var snapshot = await fixture.Open();
        var rows = (await fixture.Statements.Run(SharedScanFixture.StatementOf(snapshot, "SELECT LOWER(band_class) AS kind FROM s.t"), default)).Value;
        (await rows.Read(default))!.Dispose();
        await rows.DisposeAsync();
        Assert.Empty(fixture.Groups.Status());
    }

    [Fact]
    public async Task Statement_TextThatIsNoNumber_FailsForItsQueryAloneWithItsPlace()
    {
        const string Good = "SELECT COUNT(*) AS n FROM s.t WHERE LOWER(band_class) = 'star'";
        const string Bad = "SELECT COUNT(*) AS n FROM s.t WHERE CAST(band_class AS INTEGER) = 3";
        var good = Task.Run(() => fixture.Shared(Good));
        var kernels = Task.Run(() => fixture.Shared("SELECT SUM(flags) AS n FROM s.t"));
        var failure = await Assert.ThrowsAsync<CatalogException>(() => fixture.Shared(Bad));
        await using var snapshot = await fixture.Open();
        var statement = SharedScanFixture.StatementOf(snapshot, Bad);
        var alone = await Assert.ThrowsAsync<CatalogException>(async () =>
        {
            var answer = await statement.Backend.Execute(statement.Sql, statement.Schema, statement.Context, default);
            await SharedScanFixture.Read(answer.IsOk ? answer.Value : throw new CatalogException(answer.Fault));
        });
        Assert.Equal(("usage", alone.Fault.Message), (failure.Fault.Code, failure.Fault.Message));
        RowSets.Same(Good, await fixture.Alone(Good), await good);
        RowSets.Same("", await fixture.Alone("SELECT SUM(flags) AS n FROM s.t"), await kernels);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 3000 && !condition(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }
}
