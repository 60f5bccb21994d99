using Dax.Engine.Diagnostics;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Engine.Mosaics;

public static class MosaicServices
{
    /// <summary>Mosaics as work for jobs. Options: <see cref="MosaicOptions"/>. Needs IButlerRepositories, IArtifactStore, IQueryRunner and IResultStore.</summary>
    public static IServiceCollection AddMosaics(this IServiceCollection services)
    {
        services.AddImagery();
        services.AddOptions<MosaicOptions>();
        services.TryAddSingleton<MosaicSpeed>();
        services.TryAddSingleton<MosaicInstruments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobWork, MosaicWork>());
        return services;
    }
}
