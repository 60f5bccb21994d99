using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Engine.Tiles.Making;

public static class TileMakingServices
{
    /// <summary>Tiles one by one, and whole maps ahead: wants <see cref="Imagery.IImageOpener"/> and <see cref="Ports.ITileStore"/>.</summary>
    public static IServiceCollection AddTileMaking(this IServiceCollection services)
    {
        services.TryAddSingleton(new HipsBuildOptions());
        return services.AddSingleton<ITileMaker, TileMaker>().AddSingleton<IHipsBuilder, HipsBuilder>();
    }
}
