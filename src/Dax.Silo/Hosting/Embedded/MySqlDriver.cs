using Dax.Backends.MySql;

namespace Dax.Silo.Hosting;

/// <summary>This flavour has no driver for MySQL and MariaDB.</summary>
internal static class MySqlDriver
{
    public static MySqlProvider? Provider => null;
}
