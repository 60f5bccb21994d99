using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.TileStores;

public static class TileStoreServices
{
    /// <summary>The one place for tiles: files below <see cref="TileStoreOptions.Folder"/>, or "hips" below <paramref name="folder"/>; objects when the options say so.</summary>
    public static IServiceCollection AddTileStore(this IServiceCollection services, TileStoreOptions options, string folder) => options.Store == TileStoreOptions.S3Store
        ? services.AddSingleton<ITileStore>(_ => new S3TileStore(options.S3))
        : services.AddSingleton<ITileStore>(s => new FileTileStore(options.Folder ?? Path.Combine(folder, "hips"), s.GetRequiredService<TimeProvider>()));
}
