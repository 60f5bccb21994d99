using System.Globalization;
using Dax.Adql;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>ADQL all the way through DuckDB, values as invariant text (null as null).</summary>
public abstract class UserFunctionFixture : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();
    private ICatalogSnapshot? snapshot;

    /// <summary>SELECT with the columns that <see cref="Fields"/> name.</summary>
    protected virtual string Rows => "SELECT 1::BIGINT AS n";

    protected virtual IReadOnlyList<FieldInfo> Fields => [new("n", VoDatatype.Long)];

    public async ValueTask InitializeAsync()
    {
        fixture.Publish("s", "t", Rows, Fields);
        snapshot = await fixture.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await snapshot!.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The only column of the rows of <c>SELECT expression FROM s.t</c> and what follows.</summary>
    protected Task<List<string?>> Values(string expression, string rest = "") => Query($"SELECT {expression} AS v FROM s.t {rest}");

    protected async Task<string?> Value(string expression, string rest = "") => Assert.Single(await Values(expression, rest));

    protected async Task<double> Number(string expression, string rest = "") => double.Parse((await Value(expression, rest))!, CultureInfo.InvariantCulture);

    protected string Refusal(string expression)
    {
        var compiled = AdqlCompiler.Compile($"SELECT {expression} AS v FROM s.t", snapshot!.Model, AdqlLimits.Default, snapshot.Dialect.UserFunctions);
        return string.Join('\n', compiled.Errors);
    }

    protected async Task<List<string?>> Query(string adql)
    {
        var compiled = AdqlCompiler.Compile(adql, snapshot!.Model, AdqlLimits.Default, snapshot.Dialect.UserFunctions);
        Assert.True(compiled.IsOk, string.Join('\n', compiled.Errors));
        var sql = snapshot.Dialect.Write(compiled.Value, null);
        Assert.True(sql.IsOk, string.Join('\n', sql.Errors));
        var answer = await snapshot.Execute(sql.Value, ResultSchema.Of(compiled.Value.Columns), Lane.Interactive, default);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.ToString());
        var values = new List<string?>();
        await using var stream = answer.Value;
        while (await stream.Read(default) is { } batch)
            using (batch)
                for (var row = 0; row < batch.Count; row++)
                    values.Add(Text(batch.Columns[0], row));
        return values;
    }

    private static string? Text(ColumnVector column, int row) => column.IsNull(row) ? null : column switch
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
