using Dax.Backends.Qserv;

namespace Dax.Silo.Hosting;

/// <summary>A Qserv beside the data folder, where one is configured.</summary>
internal static class QservHosting
{
    public static void AddQserv(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        var section = configuration.GetSection(QservBackendOptions.Section);
        services.AddOptions<QservBackendOptions>().Bind(section).Check(Problems);
        if (section.GetValue<string>(nameof(QservBackendOptions.Url)) is { Length: > 0 })
            services.AddQserv(folder, MySqlDriver.Provider);
    }

    private static IEnumerable<string> Problems(QservBackendOptions options) => options.Url is not null && options.Protocol == QservProtocol.MySql && MySqlDriver.Provider is null
        ? [.. options.Problems(), $"{QservBackendOptions.Section}:Protocol MySql needs a driver that only the Cluster flavour has."]
        : options.Problems();
}
