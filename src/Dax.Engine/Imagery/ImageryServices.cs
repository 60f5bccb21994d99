using Dax.Engine.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Engine.Imagery;

public static class ImageryServices
{
    /// <summary>Finding and opening images, for mosaics and HiPS maps. Options: <see cref="DatasetOptions"/>. Needs IButlerRepositories and IArtifactStore.</summary>
    public static IServiceCollection AddImagery(this IServiceCollection services)
    {
        services.AddOptions<DatasetOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RepositoryAliases>();
        services.TryAddSingleton<DatasetOpener>();
        services.TryAddSingleton<DatasetHandles>();
        services.TryAddSingleton<IImageFinder, ImageFinder>();
        services.TryAddSingleton<IImageOpener, ImageOpener>();
        return services;
    }
}
