using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Queries;

/// <summary>Qserv's own queries in ADQL: through the backend on the stand-in they give what DuckDB gives to the same ADQL, and MariaDB to the original SQL.</summary>
public sealed class QueryTests(QservRoom room)
{
    public static TheoryData<string> Told => [.. QueryCase.All.Where(q => q.Adql is not null).Select(q => q.Name)];

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Query_OnQserv_AgreesWithDuckDbAndMariaDb(string name)
    {
        var query = QueryCase.All.Single(q => q.Name == name);
        var cancel = TestContext.Current.CancellationToken;
        var front = await room.Common();
        await using var side = await QservSide.Open(front);
        var compiled = side.Compile(query.Adql!);
        Assert.True(compiled.IsOk, compiled.IsOk ? "" : $"{string.Join('\n', compiled.Errors)}\n{query.Adql}");
        var answers = new List<(string Engine, List<object?[]> Rows)>();
        if (query.Refusal is { } rule)
        {
            var written = side.Backend.Dialect.Write(compiled.Value, null);
            Assert.False(written.IsOk);
            Assert.Contains(written.Errors, e => e.ToString().Contains(rule, StringComparison.Ordinal));
        }
        else
        {
            var rows = await side.Ask(query.Adql!, cancel: cancel);
            Assert.True(rows.IsOk, rows.IsOk ? "" : $"{rows.Fault}\n{side.Backend.Dialect.Write(compiled.Value, null).Value.Text}");
            answers.Add(("Qserv", rows.Value));
        }
        if (query.InMaria)
            answers.Add(("MariaDB", RowSets.Typed(await front.Ask(query.OriginalSql(), query.Database), compiled.Value)));
        if (query.InDuck)
        {
            var (_, rows) = await (await room.Duck()).Ask(query.Adql!, cancel);
            Assert.True(rows.IsOk, rows.IsOk ? "" : rows.Fault.Message);
            answers.Add(("DuckDB", rows.Value));
        }
        foreach (var (engine, rows) in answers.Skip(1))
        {
            var difference = query.IsArbitrary ? rows.Count == answers[0].Rows.Count ? null : $"{rows.Count} rows" : RowSets.Difference(rows, answers[0].Rows, compiled.Value, query.IsOrdered);
            Assert.True(difference is null, $"{engine} and {answers[0].Engine}: {difference}\n{query.Adql}");
        }
    }

    [Fact]
    public void Queries_OfEveryFile_AreToldOrSaidWhyNot()
    {
        Assert.SkipWhen(QservRoom.Missing is not null, QservRoom.Missing ?? "");
        var files = QservRoom.Cases.SelectMany(c =>
        {
            var folder = Path.Combine(QservRoom.CaseFolder(c.Folder), "queries");
            return Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories).Select(f => $"{c.Folder}/{Path.GetRelativePath(folder, f)[..^4]}");
        });
        Assert.Equal(files.Order(StringComparer.Ordinal), QueryCase.All.Select(q => q.Name).Order(StringComparer.Ordinal));
        Assert.All(QueryCase.All, q => Assert.True(q.Adql is null != q.Reason is null, q.Name));
    }

    [Fact]
    public void Queries_ThatQservTakes_RunOnIt()
    {
        // Of the files outside of the folders of unsupported queries, those that Qserv itself runs.
        var supported = QueryCase.All.Where(q => !q.Name.Contains("/unsupported", StringComparison.Ordinal)).ToArray();
        Assert.True(supported.Count(q => q is { Adql: not null, Refusal: null }) >= 108, $"{supported.Count(q => q is { Adql: not null, Refusal: null })} of {supported.Length} run on Qserv.");
    }
}
