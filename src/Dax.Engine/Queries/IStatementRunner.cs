using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>A query that is ready to run.</summary>
/// <param name="Query">Bound.</param>
/// <param name="Sql">The same in the backend's dialect.</param>
/// <param name="Schema">Of the rows.</param>
/// <param name="Context">Whose it is; its lane says whether it reads most of a table.</param>
/// <param name="MostRows">More rows than these are not read.</param>
public sealed record Statement(BoundQuery Query, ICatalogBackend Backend, SqlText Sql, TableSchema Schema, QueryContext Context, long MostRows)
{
    /// <summary>A later attempt at the same job asks the same.</summary>
    public bool IsResumable { get; init; }
}

/// <summary>Gets the rows of a statement by the way that suits it: at once, in a scan that others share, or by itself when it is its turn.</summary>
public interface IStatementRunner
{
    /// <summary>As <see cref="ICatalogBackend.Execute"/>.</summary>
    ValueTask<Result<IRowStream>> Run(Statement statement, CancellationToken cancel);
}
