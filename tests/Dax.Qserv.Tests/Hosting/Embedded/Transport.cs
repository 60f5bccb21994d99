using Dax.Backends.MySql;
using Dax.Backends.Qserv;
using Dax.Qserv.StandIn;

namespace Dax.Qserv.Tests.Hosting;

/// <summary>How these tests talk to Qserv: over HTTP in this flavour, over the MySQL protocol in the other, whose driver it needs.</summary>
internal static class Transport
{
    public static bool IsMySql => false;

    public static MySqlProvider? Driver => null;

    public static void Set(QservBackendOptions options, QservStandIn front) => options.Url = front.Url;
}
