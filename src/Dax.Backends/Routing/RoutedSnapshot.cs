using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Backends.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Routing;

/// <summary>The embedded catalog's snapshot, which lists all tables, and the way to the others' backends.</summary>
internal sealed class RoutedSnapshot(DuckDbSnapshot embedded, RoutedTables routes) : ICatalogSnapshot
{
    public TableSet Tables => embedded.Tables;

    public CatalogModel Model => embedded.Model;

    public UserFunctionSet UserFunctions => embedded.UserFunctions;

    public ValueTask<Result<CatalogTable>> Upload(string name, IRowStream rows, CancellationToken cancel) => embedded.Upload(name, rows, cancel);

    public Result<ICatalogBackend> Route(BoundQuery query)
    {
        var route = routes.Route(query.Tables);
        if (!route.IsOk)
            return route.Fault;
        return route.Value is { } backend ? new Result<ICatalogBackend>(backend) : embedded.Route(query);
    }

    public ValueTask DisposeAsync() => embedded.DisposeAsync();
}
