using Microsoft.Extensions.DependencyInjection;

namespace Dax.Engine.Tiles.Making;

public static class TileMakingServices
{
    /// <summary>Tiles one by one: wants <see cref="Imagery.IImageOpener"/>.</summary>
    public static IServiceCollection AddTileMaking(this IServiceCollection services) => services.AddSingleton<ITileMaker, TileMaker>();
}
