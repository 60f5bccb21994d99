using Dax.Adql;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>What fails on a value, in the first rows or in a late one: the user reads a sentence with the place in the query.</summary>
public sealed class ErrorPlaceTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync()
    {
        fixture.Publish("s", "v",
            "SELECT CASE WHEN i = 90000 THEN 'ab''c' ELSE i::VARCHAR END AS t, CASE WHEN i = 90000 THEN 'soon' ELSE '2026-01-31T12:00:00' END AS w, i::INTEGER AS n, "
            + "(i * 90000000000000)::BIGINT AS b, i * 1e35 AS d FROM range(100000) r(i)",
            [
                new FieldInfo("t", VoDatatype.Char) { ArraySize = "*" }, new FieldInfo("w", VoDatatype.Char) { ArraySize = "*" },
                new FieldInfo("n", VoDatatype.Int), new FieldInfo("b", VoDatatype.Long), new FieldInfo("d", VoDatatype.Double),
            ]);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData("select cast(t as integer) from s.v", "A text could not be read as INTEGER: 'ab'c' (line 1, column 8)")]
    [InlineData("select n,\n  cast(t as double precision) / 2 from s.v", "A text could not be read as DOUBLE PRECISION: 'ab'c' (line 2, column 3)")]
    [InlineData("select sqrt(cast(t as real)) from s.v", "A text could not be read as REAL: 'ab'c' (line 1, column 13)")]
    [InlineData("select count(*) from s.v where cast(w as timestamp) > '2026-01-01'", "A text could not be read as TIMESTAMP (line 1, column 32)")]
    [InlineData("select cast(b as integer) from s.v", "A number went out of the range of INTEGER (line 1, column 8)")]
    [InlineData("select cast(n as smallint) from s.v", "A number went out of the range of SMALLINT (line 1, column 8)")]
    [InlineData("select cast(d as real) from s.v", "A number went out of the range of REAL (line 1, column 8)")]
    [InlineData("select 'x\ny\rz', max(cast(d as bigint)) from s.v", "A number went out of the range of BIGINT (line 2, column 11)")]
    [InlineData("select b * b from s.v", "A whole number went out of the range of BIGINT (line 1, column 8)")]
    [InlineData("select n, 5 + b * 1000 from s.v", "A whole number went out of the range of BIGINT (line 1, column 15)")]
    [InlineData("select -(b - 9223372036854775807 - 2) from s.v", "A whole number went out of the range of BIGINT (line 1, column 10)")]
    [InlineData("select n*n*n*n*n from s.v", "A whole number went out of the range of BIGINT (line 1, column 8)")]
    [InlineData("select sum(b) from s.v", "A sum went out of the range of BIGINT (line 1, column 8)")]
    [InlineData("select n from s.v order by cast(t as integer) desc", "A text could not be read as INTEGER: 'ab'c' (line 1, column 28)")]
    [InlineData("select q.x from (select n, cast(t as bigint) as x from s.v) q join s.v w on q.x = w.n", "A text could not be read as BIGINT: 'ab'c' (line 1, column 28)")]
    [InlineData("with w as (select cast(t as integer) as x from s.v) select distinct x from w", "A text could not be read as INTEGER: 'ab'c' (line 1, column 19)")]
    public async Task Run_ValueThatDoesNotFit_IsAPlaceInTheQuery(string adql, string expected)
    {
        foreach (var lane in (Lane[])[Lane.Interactive, Lane.Scan])
            Assert.Equal(new Fault.Usage(expected), await Failure(adql, lane));
    }

    [Theory]
    [InlineData("select n + n, 2000000000 + n from s.v")]
    [InlineData("select n * n, mod(b, -1), b / -1, abs(-b), -b from s.v")]
    [InlineData("select count(*) * 1000000 + 1 from s.v")]
    public async Task Run_ValuesThatFit_AreAnswered(string adql) => Assert.Null(await Failure(adql, Lane.Scan));

    private async Task<Fault?> Failure(string adql, Lane lane)
    {
        await using var snapshot = await fixture.Open();
        var query = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default);
        Assert.True(query.IsOk, string.Join("; ", query.Errors));
        var sql = snapshot.Dialect.Write(query.Value, null).Value;
        var started = await snapshot.Execute(sql, ResultSchema.Of(query.Value.Columns), lane, default);
        if (!started.IsOk)
            return started.Fault;
        await using var stream = started.Value;
        try
        {
            while (await stream.Read(default) is { } batch)
                batch.Dispose();
            return null;
        }
        catch (CatalogException failure)
        {
            return failure.Fault;
        }
    }
}
