using System.Globalization;
using Dax.Adql;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>
/// ADQL all the way through DuckDB over <c>s.t</c>, one row whose columns keep the binder from computing what the engine is to compute, and <c>s.many</c>,
/// 1,000 rows of n (1 to 1000), x (n / 100, or NULL at every tenth), g (n modulo 2), word ("w" and n, NULL at every tenth) and long (2,000 characters).
/// <c>s.sky</c> has positions, awkward ones too, and a key. Values come back as invariant text.
/// </summary>
public sealed class UserFunctionCatalog : IAsyncLifetime
{
    private const string One = """
        SELECT 0::DOUBLE AS zero, 1::DOUBLE AS one, 17 AS k, 7.606083572::DOUBLE AS ra, 11.79044105::DOUBLE AS dec, NULL::DOUBLE AS nothing,
          TIMESTAMP '1910-12-31 06:00:00' AS seen, '1910-12-31T06:00:00' AS written, 'infinity'::TIMESTAMP AS never, 'red#Green#blue' AS list,
          'shown that a primordial Galaxy' AS hay, '-0d15m0s' AS dms, '3:34:45.4' AS hms, 73009064944::BIGINT AS cell, 'nan'::DOUBLE AS nan, 'infinity'::DOUBLE AS inf,
          [189.70303055, 22.96240006, 3]::DOUBLE[] AS spot, [5, 3, 4, 4, 4.5, 2]::DOUBLE[] AS field, [5, 95]::DOUBLE[] AS nowhere
        """;

    private const string Many = """
        SELECT n::BIGINT AS n, CASE WHEN n % 10 > 0 THEN n / 100.0::DOUBLE END AS x, (n % 2)::BIGINT AS g, CASE WHEN n % 10 > 0 THEN 'w' || n END AS word,
          repeat('x', 2000) AS long FROM range(1, 1001) r(n)
        """;

    private readonly CatalogFixture fixture = new();
    private ICatalogSnapshot? snapshot;

    public async ValueTask InitializeAsync()
    {
        fixture.Publish("s", "t", One,
        [
            Double("zero"), Double("one"), new("k", VoDatatype.Int), Double("ra"), Double("dec"), Double("nothing"), Time("seen"), Text("written"), Time("never"), Text("list"),
            Text("hay"), Text("dms"), Text("hms"), new("cell", VoDatatype.Long), Double("nan"), Double("inf"),
            new("spot", VoDatatype.Double) { ArraySize = "3", XType = "circle" }, new("field", VoDatatype.Double) { ArraySize = "*", XType = "polygon" },
            new("nowhere", VoDatatype.Double) { ArraySize = "2", XType = "point" },
        ]);
        fixture.Publish("s", "many", Many, [new("n", VoDatatype.Long), Double("x"), new("g", VoDatatype.Long), Text("word"), Text("long")]);
        fixture.Publish("s", "sky", MatchSky.Select(new MatchSky(1, seed: 3).A, keyed: true), MatchSky.Fields, new PositionColumns("ra", "dec"));
        snapshot = await fixture.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await snapshot!.DisposeAsync();
        await fixture.DisposeAsync();
    }

    public async Task<string?> Value(string expression, string from = "s.t") => Assert.Single(await Query($"SELECT {expression} AS v FROM {from}"));

    public async Task<double> Number(string expression) => double.Parse((await Value(expression))!, CultureInfo.InvariantCulture);

    public string Errors(string adql) => string.Join('\n', Compile(adql).Errors);

    /// <summary>The first column.</summary>
    public async Task<List<string?>> Query(string adql)
    {
        var answer = await Run(adql);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.ToString());
        var values = new List<string?>();
        await using var stream = answer.Value;
        while (await stream.Read(default) is { } batch)
            using (batch)
                for (var row = 0; row < batch.Count; row++)
                    values.Add(Cell(batch.Columns[0], row));
        return values;
    }

    internal async Task<Result<IRowStream>> Run(string adql)
    {
        var compiled = Compile(adql);
        Assert.True(compiled.IsOk, string.Join('\n', compiled.Errors));
        var sql = snapshot!.Dialect.Write(compiled.Value, null);
        Assert.True(sql.IsOk, string.Join('\n', sql.Errors));
        return await snapshot!.Execute(sql.Value, ResultSchema.Of(compiled.Value.Columns), Lane.Interactive, default);
    }

    private AdqlResult<Dax.Adql.Binding.BoundQuery> Compile(string adql) => AdqlCompiler.Compile(adql, snapshot!.Model, AdqlLimits.Default, snapshot.Dialect.UserFunctions);

    private static FieldInfo Double(string name) => new(name, VoDatatype.Double);

    private static FieldInfo Text(string name) => new(name, VoDatatype.Char) { ArraySize = "*" };

    private static FieldInfo Time(string name) => Text(name) with { XType = "timestamp" };

    private static string? Cell(ColumnVector column, int row) => column.IsNull(row) ? null : column switch
    {
        ScalarVector<long> v => v.Values[row].ToString(CultureInfo.InvariantCulture),
        ScalarVector<int> v => v.Values[row].ToString(CultureInfo.InvariantCulture),
        ScalarVector<double> v => v.Values[row].ToString("R", CultureInfo.InvariantCulture),
        TextVector v => System.Text.Encoding.UTF8.GetString(v.Utf8(row)),
        ArrayVector<int> v => string.Join(' ', v.Elements(row).ToArray()),
        ArrayVector<double> v => string.Join(' ', v.Elements(row).ToArray().Select(x => x.ToString("R", CultureInfo.InvariantCulture))),
        _ => throw new NotSupportedException(column.GetType().Name),
    };
}
