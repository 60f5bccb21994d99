using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

public sealed class PolygonFunctionTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData(Lane.Interactive)]
    [InlineData(Lane.Scan)]
    public async Task InPolygon_OverAGrid_CountsThePointsInside(Lane lane)
    {
        await using var snapshot = await fixture.Open();
        // A square degree around (0, 0), across longitude zero, on a grid of quarter degrees off its edges.
        var sql = "SELECT count(*) FROM range(-40, 40) a(i), range(-40, 40) b(j) WHERE dax_in_polygon(0.125 + i * 0.25, 0.125 + j * 0.25, '359.5 -0.5 0.5 -0.5 0.5 0.5 359.5 0.5')";
        Assert.Equal([16L], await CatalogFixture.Longs(snapshot, sql, lane));
    }

    [Fact]
    public async Task InPolygon_WithNullsAndOtherPolygonsByRow_AnswersEach()
    {
        await using var snapshot = await fixture.Open();
        const string Square = "9 -1 11 -1 11 1 9 1";
        var sql = $"""
            SELECT coalesce(dax_in_polygon(lon, lat, poly)::VARCHAR, 'null') FROM (VALUES
              (1, 10.0::DOUBLE, 0.0::DOUBLE, '{Square}'), (2, 30.0, 0.0, '{Square}'), (3, NULL, 0.0, '{Square}'), (4, 10.0, 0.0, NULL), (5, 'nan'::DOUBLE, 0.0, '{Square}'),
              (6, 10.0, 0.0, '29 -1 31 -1 31 1 29 1'), (7, 30.0, 0.0, '29 -1 31 -1 31 1 29 1'), (8, 370.0, 0.0, '{Square}'), (9, 10.0, 95.0, '{Square}')) t(n, lon, lat, poly) ORDER BY n
            """;
        var rows = await CatalogFixture.Texts(snapshot, sql, 1);
        Assert.Equal(["true", "false", "null", "null", "null", "false", "true", "true", "null"], rows.Select(r => r[0]));
    }

    [Theory]
    [InlineData("1 2 3")]
    [InlineData("1 2 3 4")]
    [InlineData("1 2 3 4 x y")]
    [InlineData("")]
    [InlineData("0 0 10 0 10 99")]
    public async Task InPolygon_OfWhatIsNoPolygon_IsAUsageFault(string vertices)
    {
        await using var snapshot = await fixture.Open();
        var answer = await snapshot.Execute(new($"SELECT count(*) FROM range(5) r(i) WHERE dax_in_polygon(i, 0, '{vertices}')"), CatalogFixture.Schema(CellKind.Long), Lane.Interactive, default);
        Assert.IsType<Fault.Usage>(answer.Fault);
    }
}
