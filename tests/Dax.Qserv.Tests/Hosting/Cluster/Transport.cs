using Dax.Backends.MySql;
using Dax.Backends.Qserv;
using Dax.Qserv.StandIn;
using MySqlConnector;

namespace Dax.Qserv.Tests.Hosting;

/// <summary>How these tests talk to Qserv: over the MySQL protocol in this flavour, over HTTP in the other.</summary>
internal static class Transport
{
    public static bool IsMySql => true;

    public static MySqlProvider? Driver { get; } = new(MySqlConnectorFactory.Instance);

    public static void Set(QservBackendOptions options, QservStandIn front) => (options.Protocol, options.Url) = (QservProtocol.MySql, front.ProxyUrl);
}
