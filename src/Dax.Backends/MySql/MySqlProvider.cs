using System.Data.Common;
using Dax.Backends.Qserv;

namespace Dax.Backends.MySql;

/// <summary>
/// The driver for MySQL and MariaDB, which comes from outside: the backend knows System.Data.Common alone. Written for and tested with MySqlConnector; a driver must stream rows, tell errors'
/// numbers in <c>Exception.Data["Server Error Code"]</c> and take several statements in a command.
/// </summary>
public sealed class MySqlProvider(DbProviderFactory factory)
{
    /// <summary>Connections with the operator's settings and ours beneath them, as far as the driver knows them.</summary>
    internal DbDataSource Connections(MySqlSourceOptions options, int size)
    {
        var settings = Settings(options.ConnectionString, size);
        if (options.PasswordFile is { } file) settings["Password"] = File.ReadAllText(file).Trim();
        return factory.CreateDataSource(settings.ConnectionString);
    }

    /// <summary>Connections to Qserv's proxy, which passes on little more than statements of text.</summary>
    internal DbDataSource Connections(QservBackendOptions options, int size)
    {
        var settings = Settings(options.DriverSettings, size);
        settings["Server"] = options.Url!.DnsSafeHost;
        if (!options.Url.IsDefaultPort) settings["Port"] = options.Url.Port;
        if (options.User is { } user) settings["User ID"] = user;
        if (options.Password is { } password) settings["Password"] = password;
        Set(settings, "Connection Reset", false);
        Set(settings, "Pipelining", false);
        // A server that restarted meanwhile is noticed before a query is sent to nobody.
        Set(settings, "Connection Idle Ping Time", 1);
        Set(settings, "Connection Lifetime", 300);
        if (!settings.ContainsKey("Connection Timeout")) Set(settings, "Connection Timeout", 10);
        Set(settings, "Cancellation Timeout", 1);
        return factory.CreateDataSource(settings.ConnectionString);
    }

    private DbConnectionStringBuilder Settings(string given, int size)
    {
        var settings = Builder(given);
        Set(settings, "Maximum Pool Size", size);
        Set(settings, "Minimum Pool Size", 0);
        Set(settings, "Default Command Timeout", 0);
        Set(settings, "Treat Tiny As Boolean", false);
        Set(settings, "Convert Zero DateTime", true);
        Set(settings, "Auto Enlist", false);
        Set(settings, "Character Set", "utf8mb4");
        if (!settings.ContainsKey("Application Name")) Set(settings, "Application Name", "dax");
        if (!settings.ContainsKey("Keepalive")) Set(settings, "Keepalive", 60);
        return settings;
    }

    /// <exception cref="ArgumentException">The text is no connection string of the driver.</exception>
    internal DbConnectionStringBuilder Builder(string text)
    {
        var builder = factory.CreateConnectionStringBuilder() ?? new DbConnectionStringBuilder();
        builder.ConnectionString = text;
        return builder;
    }

    private static void Set(DbConnectionStringBuilder settings, string name, object value)
    {
        try
        {
            settings[name] = value;
        }
        catch (ArgumentException)
        {
            // Another driver's name of it; none of these is needed for a right answer.
        }
    }
}
