using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Remote;
using Dax.Engine.Datasets;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Backends.Butler;

public static class ButlerServices
{
    /// <summary><see cref="IButlerRepositories"/> over the repositories of <see cref="ButlerOptions"/>, which the caller configures. Needs <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddButler(this IServiceCollection services)
    {
        services.AddOptions<ButlerOptions>();
        services.TryAddSingleton<RepositoryAliases>();
        services.TryAddSingleton<IButlerRepositories, ButlerRepositories>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IButlerOpener, RegistryOpener>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IButlerOpener, RemoteOpener>());
        return services;
    }
}
