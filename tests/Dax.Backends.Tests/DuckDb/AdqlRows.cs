using System.Text;
using Dax.Adql;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>The rows of an ADQL query, as the service runs it.</summary>
internal static class AdqlRows
{
    public static async Task<List<object?[]>> Of(ICatalogSnapshot snapshot, string adql, Lane lane = Lane.Interactive)
    {
        var query = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default);
        Assert.True(query.IsOk, string.Join("; ", query.Errors));
        var sql = snapshot.Dialect.Write(query.Value, null);
        Assert.True(sql.IsOk, string.Join("; ", sql.Errors));
        var answer = await snapshot.Execute(sql.Value, ResultSchema.Of(query.Value.Columns), lane, default);
        Assert.True(answer.IsOk, sql.Value.Text);
        var rows = new List<object?[]>();
        await using var stream = answer.Value;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Count; row++)
                    rows.Add([.. batch.Columns.Select(c => Value(c, row))]);
            }
        }
        return rows;
    }

    public static async Task<object?> Single(ICatalogSnapshot snapshot, string adql) => Assert.Single(await Of(snapshot, adql))[0];

    private static object? Value(ColumnVector column, int row) => column.IsNull(row)
        ? null
        : column switch
        {
            ScalarVector<int> v => v.Values[row],
            ScalarVector<long> v => v.Values[row],
            ScalarVector<double> v => v.Values[row],
            TextVector v => Encoding.UTF8.GetString(v.Utf8(row)),
            ArrayVector<double> v => v.Elements(row).ToArray(),
            _ => throw new NotSupportedException(column.GetType().Name),
        };
}
