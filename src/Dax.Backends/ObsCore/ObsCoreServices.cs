using Dax.Backends.DuckDb;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Backends.ObsCore;

public static class ObsCoreServices
{
    /// <summary><see cref="ObsCoreSynchroniser"/> over the repositories of AddButler and the tables of a <see cref="CatalogFolder"/>. Needs <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddObsCore(this IServiceCollection services, ObsCoreStoreOptions options)
    {
        services.AddOptions<ObsCoreOptions>();
        services.TryAddSingleton<RepositoryAliases>();
        services.TryAddSingleton<IObsCoreMappings, MappingFiles>();
        services.TryAddSingleton<IObsCoreStore>(s => new ObsCoreStore(s.GetRequiredService<CatalogFolder>(), options, s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ObsCoreSynchroniser>();
        return services;
    }
}
