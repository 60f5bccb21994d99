using Dax.Engine.Datasets;
using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs;
using Dax.Engine.ObsCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Engine.Cutouts;

public static class CutoutServices
{
    /// <summary>Open datasets and cutouts of them, as work for jobs. Options: <see cref="DatasetOptions"/>, <see cref="CutoutOptions"/>. Needs IButlerRepositories, IObsCoreMappings and IArtifactStore.</summary>
    public static IServiceCollection AddCutouts(this IServiceCollection services)
    {
        services.AddOptions<DatasetOptions>();
        services.AddOptions<CutoutOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RepositoryAliases>();
        services.TryAddSingleton<DatasetOpener>();
        services.TryAddSingleton<DatasetHandles>();
        services.TryAddSingleton<IDatasetCoverage, ObsCoreCoverage>();
        services.TryAddSingleton<CutoutInstruments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobWork, CutoutWork>());
        return services;
    }
}
