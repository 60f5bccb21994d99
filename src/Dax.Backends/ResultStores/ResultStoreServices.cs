using Dax.Backends.JobIndex;
using Dax.Backends.ResultStores.S3;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores;

public static class ResultStoreServices
{
    /// <summary>
    /// Results and uploads below <paramref name="folder"/>, which several processes may share, and spools below <paramref name="scratch"/>; results as objects instead, when
    /// <see cref="ResultStoreOptions"/> say so. Small results lie in the <see cref="ISmallResults"/> that are registered before, or through <see cref="ISqliteCommitter"/> and
    /// <see cref="ISqliteReaders"/> in the file of the jobs.
    /// </summary>
    /// <param name="scratch">On a disk of this machine; below the folder, if not given.</param>
    public static IServiceCollection AddResultStore(this IServiceCollection services, ResultStoreOptions options, string folder, string? scratch = null)
    {
        if (options.Store == ResultStoreOptions.S3Store)
            services.AddLarge(s => new S3ResultStore(
                options.S3, scratch ?? Path.Combine(folder, "scratch"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<S3ResultStore>>()));
        else
        {
            services.AddLarge(s => new FileResultStore(folder, s.GetRequiredService<ILogger<FileResultStore>>(), scratch));
            services.AddSingleton<IScanCheckpoints>(_ => new FileScanCheckpoints(folder));
            services.AddSingleton<IMosaicParts>(_ => new FileMosaicParts(folder));
        }
        services.AddSingleton(_ => new FileUploadStore(folder));
        services.AddSingleton<IUploadStore>(s => s.GetRequiredService<FileUploadStore>());
        services.AddSingleton<IUploadListing>(s => s.GetRequiredService<FileUploadStore>());
        return services;
    }

    private static void AddLarge<T>(this IServiceCollection services, Func<IServiceProvider, T> make) where T : class, IResultStore, IResultListing
    {
        services.AddSingleton(make);
        services.TryAddSingleton<ISmallResults>(s => new SmallResultTable(s.GetRequiredService<ISqliteCommitter>(), s.GetRequiredService<ISqliteReaders>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SmallResultStore(
            s.GetRequiredService<ISmallResults>(), s.GetRequiredService<T>(), s.GetRequiredService<T>(), s.GetRequiredService<ILogger<SmallResultStore>>()));
        services.AddSingleton<IResultStore>(s => s.GetRequiredService<SmallResultStore>());
        services.AddSingleton<IResultListing>(s => s.GetRequiredService<SmallResultStore>());
    }
}
