using Dax.Backends.Qserv;

namespace Dax.Silo.Hosting;

/// <summary>A Qserv beside the data folder, where one is configured.</summary>
internal static class QservHosting
{
    public static void AddQserv(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        var section = configuration.GetSection(QservBackendOptions.Section);
        services.AddOptions<QservBackendOptions>().Bind(section).Check(o => o.Problems());
        if (section.GetValue<string>(nameof(QservBackendOptions.Url)) is { Length: > 0 })
            services.AddQserv(folder);
    }
}
