using Dax.Backends.MySql;
using Dax.Backends.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Qserv;

public static class QservServices
{
    /// <summary>
    /// A Qserv by <see cref="QservBackendOptions"/>, which the caller configures and checks, as a source of the routed catalog. Needs <see cref="TimeProvider"/> and logging.
    /// </summary>
    /// <param name="folder">Where it remembers, in a folder <c>qserv</c>, which queries it has on the server.</param>
    /// <param name="driver">For <see cref="QservProtocol.MySql"/>; null where there is none.</param>
    public static IServiceCollection AddQserv(this IServiceCollection services, string folder, MySqlProvider? driver)
    {
        services.AddOptions<QservBackendOptions>();
        services.TryAddSingleton(s => new QservServer(
            s.GetRequiredService<IOptions<QservBackendOptions>>().Value, Path.Combine(folder, "qserv"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<QservServer>>(), driver));
        services.AddSingleton<ICatalogSource, QservSource>();
        return services;
    }
}
