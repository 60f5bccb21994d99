using System.Data.Common;
using Dax.Backends.Cluster;
using Dax.Backends.Tests.JobIndex;

namespace Dax.Backends.Tests.Cluster;

/// <summary>On MariaDB: a database of its own for each test. In the Cluster flavour, which has the provider.</summary>
public sealed class MariaDbJobIndexTests(PrivateMariaDb server) : DbJobIndexLaws
{
    protected override async Task<(DbDataSource Source, ServerDialect Dialect)> Empty() => (await server.Empty(), ServerDialect.MySql);
}
