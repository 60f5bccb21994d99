using Dax.Backends.MySql;
using MySqlConnector;

namespace Dax.Silo.Hosting;

/// <summary>MySqlConnector is the driver for MySQL and MariaDB.</summary>
internal static class MySqlDriver
{
    public static MySqlProvider? Provider { get; } = new(MySqlConnectorFactory.Instance);
}
