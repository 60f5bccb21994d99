using Dax.Backends.JobIndex;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores;

public static class ResultStoreServices
{
    /// <summary>
    /// Results and uploads below <paramref name="folder"/>, which several processes may share, and spools below <paramref name="scratch"/>; small results in the
    /// <see cref="ISmallResults"/> that are registered before, or through <see cref="ISqliteCommitter"/> and <see cref="ISqliteReaders"/> in the file of the jobs.
    /// </summary>
    /// <param name="scratch">On a disk of this machine; below the folder, if not given.</param>
    public static IServiceCollection AddFileResultStore(this IServiceCollection services, string folder, string? scratch = null)
    {
        services.AddSingleton(s => new FileResultStore(folder, s.GetRequiredService<ILogger<FileResultStore>>(), scratch));
        services.TryAddSingleton<ISmallResults>(s => new SmallResultTable(s.GetRequiredService<ISqliteCommitter>(), s.GetRequiredService<ISqliteReaders>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SmallResultStore(s.GetRequiredService<ISmallResults>(), s.GetRequiredService<FileResultStore>(), s.GetRequiredService<ILogger<SmallResultStore>>()));
        services.AddSingleton<IResultStore>(s => s.GetRequiredService<SmallResultStore>());
        services.AddSingleton<IResultListing>(s => s.GetRequiredService<SmallResultStore>());
        services.AddSingleton(_ => new FileUploadStore(folder));
        services.AddSingleton<IUploadStore>(s => s.GetRequiredService<FileUploadStore>());
        services.AddSingleton<IUploadListing>(s => s.GetRequiredService<FileUploadStore>());
        return services;
    }
}
