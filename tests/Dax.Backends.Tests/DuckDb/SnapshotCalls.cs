using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests;

/// <summary>Statements straight at a snapshot of the embedded catalog, which is its own one backend.</summary>
internal static class SnapshotCalls
{
    extension(ICatalogSnapshot snapshot)
    {
        public Dialect Dialect => ((ICatalogBackend)snapshot).Dialect;

        public ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, Lane lane, CancellationToken cancel) =>
            ((ICatalogBackend)snapshot).Execute(sql, schema, new QueryContext(lane, "test", new Principal(null, "::1")), cancel);
    }
}
