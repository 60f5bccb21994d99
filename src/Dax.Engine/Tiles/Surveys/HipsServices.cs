using Dax.Engine.Diagnostics;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Engine.Tiles.Making;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Engine.Tiles.Surveys;

public static class HipsServices
{
    /// <summary>Maps and their tiles. Options: <see cref="HipsOptions"/>. Needs AddJobs, AddCutouts (what datasets cover), ITileStore, IButlerRepositories and IArtifactStore.</summary>
    public static IServiceCollection AddHipsMaps(this IServiceCollection services)
    {
        services.AddImagery();
        services.AddOptions<HipsOptions>();
        services.TryAddSingleton<HipsSurveys>();
        services.TryAddSingleton<VisitTimes>();
        services.TryAddSingleton<HipsImages>();
        services.TryAddSingleton<LiveMaps>();
        services.TryAddSingleton<HipsInstruments>();
        services.AddTileMaking();
        services.TryAddSingleton<TileService>();
        services.TryAddSingleton<MapFiles>();
        services.TryAddSingleton<BuiltMaps>();
        services.TryAddSingleton<HipsMaps>();
        services.TryAddSingleton<IMapLocks, ProcessMapLocks>();
        services.TryAddSingleton<MapBuilds>();
        services.TryAddSingleton<RegionBuilds>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobWork, HipsBuildWork>());
        return services;
    }
}
