using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Contracts;

/// <summary>A backend with the tables of the contract: <c>contract.kinds</c> (every type, nulls) and <c>contract.million</c>.</summary>
internal abstract class ContractEngine : IAsyncDisposable
{
    public const string Text = @"Zürich 'x' \ ; -- @a :b $1 ? /* {";

    /// <summary>There are NaN and infinity, in the row of kinds with id 4.</summary>
    public abstract bool HasNotFinite { get; }

    public abstract bool HasArrays { get; }

    public abstract CatalogModel Model { get; }

    public abstract ICatalogBackend Backend { get; }

    /// <summary>Statements of ours that the server works on; null where there is no server to ask.</summary>
    public virtual Task<int?> Working() => Task.FromResult<int?>(null);

    /// <summary>Runs a statement of the engine, not as the service would; false where there is no server.</summary>
    public virtual Task<bool> Change(string sql) => Task.FromResult(false);

    public abstract ValueTask DisposeAsync();

    public static QueryContext In(Lane lane) => new(lane, "contract-1", new Principal(null, "::1"));

    public (SqlText Sql, TableSchema Schema) Write(string adql, long? limit = null)
    {
        var query = AdqlCompiler.Compile(adql, Model, AdqlLimits.Default);
        Assert.True(query.IsOk, string.Join("; ", query.Errors));
        var sql = Backend.Dialect.Write(query.Value, limit);
        Assert.True(sql.IsOk, string.Join("; ", sql.Errors));
        return (sql.Value, ResultSchema.Of(query.Value.Columns));
    }

    public async ValueTask<Result<IRowStream>> Start(string adql, Lane lane = Lane.Interactive, CancellationToken cancel = default)
    {
        var (sql, schema) = Write(adql);
        return await Backend.Execute(sql, schema, In(lane), cancel);
    }

    public async Task<List<object?[]>> Rows(string adql, Lane lane = Lane.Interactive)
    {
        var started = await Start(adql, lane);
        Assert.True(started.IsOk, started.IsOk ? "" : started.Fault.Message);
        await using var stream = started.Value;
        var rows = new List<object?[]>();
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
                for (var row = 0; row < batch.Count; row++)
                    rows.Add([.. batch.Columns.Select((c, i) => Value(stream.Schema.Columns[i], c, row))]);
        }
        return rows;
    }

    /// <summary>The fault of a query, whether it comes before or after the first row.</summary>
    public async Task<Fault> Fails(string adql, Lane lane = Lane.Interactive)
    {
        var started = await Start(adql, lane);
        if (!started.IsOk) return started.Fault;
        await using var stream = started.Value;
        var late = await Assert.ThrowsAsync<CatalogException>(async () =>
        {
            while (await stream.Read(default) is { } batch) batch.Dispose();
        });
        return late.Fault;
    }

    private static object? Value(TableColumn column, ColumnVector vector, int row) => vector.IsNull(row) ? null : vector switch
    {
        ScalarVector<byte> v => column.Kind == CellKind.Boolean ? v.Values[row] == 1 : v.Values[row],
        ScalarVector<short> v => v.Values[row],
        ScalarVector<int> v => v.Values[row],
        ScalarVector<long> v => column.Kind == CellKind.Timestamp ? DateTime.UnixEpoch.AddMicroseconds(v.Values[row]) : v.Values[row],
        ScalarVector<float> v => v.Values[row],
        ScalarVector<double> v => v.Values[row],
        TextVector v => System.Text.Encoding.UTF8.GetString(v.Utf8(row)),
        ArrayVector<byte> v => v.Elements(row).ToArray(),
        ArrayVector<double> v => v.Elements(row).ToArray(),
        _ => throw new NotSupportedException(vector.GetType().Name),
    };
}
