using Dax.Adql;
using Dax.Adql.Tests;
using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>What our binder accepts, the engine's binder and planner accept.</summary>
public sealed class AcceptedQueriesTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Prepare_RandomQueriesThatWereAccepted_IsNeverAnSqlError()
    {
        fixture.Publish("s", "object", """
            SELECT i::BIGINT AS objectid, i * 36.0::DOUBLE AS ra, i * 9.0::DOUBLE - 45 AS dec, i::FLOAT AS mag_g, i::SMALLINT AS n, i % 2 = 0 AS flag, 'g' AS band,
              TIMESTAMP '2026-01-31 12:00:00' AS seen FROM range(10) r(i)
            """,
            [
                new("objectid", VoDatatype.Long), new("ra", VoDatatype.Double), new("dec", VoDatatype.Double), new("mag_g", VoDatatype.Float), new("n", VoDatatype.Short),
                new("flag", VoDatatype.Boolean), new("band", VoDatatype.Char) { ArraySize = "*" }, new("seen", VoDatatype.Char) { ArraySize = "*", XType = "timestamp" },
            ]);
        await using var snapshot = await fixture.Open();
        var connection = fixture.Catalog.Engines.Scan.Rent();
        var accepted = 0;
        for (var seed = 0; seed < 1500; seed++)
        {
            var adql = new RandomQueries(new Random(seed), "s.object").Query(1 + seed % 4);
            var bound = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default, snapshot.Dialect.UserFunctions);
            if (!bound.IsOk || snapshot.Dialect.Write(bound.Value, 11) is not { IsOk: true } sql)
                continue;
            accepted++;
            var exception = Record.Exception(() => connection.Execute("EXPLAIN " + sql.Value.Text));
            Assert.True(exception is null, $"seed {seed}: {adql}\n{sql.Value.Text}\n{(exception as DuckDbException)?.Message ?? exception?.ToString()}");
        }

        fixture.Catalog.Engines.Scan.Return(connection, clean: true);
        Assert.InRange(accepted, 1450, 1500);
    }
}
