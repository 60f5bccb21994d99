using Dax.Backends.MySql;
using Dax.Backends.Postgres;
using Dax.Backends.Routing;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Databases whose tables are published beside those of the data folder (section <c>Backends</c>).</summary>
internal static class DatabaseHosting
{
    public static void AddDatabases(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Backends");
        services.AddOptions<DatabaseOptions>().Bind(section).Check(o => o.Problems());
        for (var i = 0; i < Count(section, "Postgres"); i++)
        {
            var index = i;
            services.AddSingleton<ICatalogSource>(s => new PostgresSource(Options(s).Postgres[index], s.GetRequiredService<ILogger<PostgresSource>>()));
        }
        for (var i = 0; i < Count(section, "MySql"); i++)
        {
            var index = i;
            services.AddSingleton<ICatalogSource>(s => new MySqlSource(Options(s).MySql[index], MySqlDriver.Provider!, s.GetRequiredService<ILogger<MySqlSource>>()));
        }
    }

    private static int Count(IConfigurationSection section, string kind) => section.GetSection(kind).GetChildren().Count();

    /// <summary>Checked when they are first asked for.</summary>
    private static DatabaseOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
}

/// <summary>The databases behind the service.</summary>
internal sealed class DatabaseOptions
{
    public IList<PostgresSourceOptions> Postgres { get; } = [];

    public IList<MySqlSourceOptions> MySql { get; } = [];

    /// <summary>Every broken rule in a sentence.</summary>
    public IEnumerable<string> Problems() =>
        Postgres.SelectMany((o, i) => o.Problems($"{PostgresSourceOptions.Section}:{i}"))
            .Concat(MySql.SelectMany((o, i) => o.Problems($"{MySqlSourceOptions.Section}:{i}")))
            .Concat(MySql.Count > 0 && MySqlDriver.Provider is null ? [$"{MySqlSourceOptions.Section} needs a driver that only the Cluster flavour has."] : []);
}
