using Dax.Backends.JobIndex;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores;

public static class ResultStoreServices
{
    /// <summary>
    /// Results, uploads and scratch files below <paramref name="folder"/>, which this process has for itself; small results through
    /// <see cref="ISqliteCommitter"/> and <see cref="ISqliteReaders"/> in the file of the jobs.
    /// </summary>
    public static IServiceCollection AddFileResultStore(this IServiceCollection services, string folder)
    {
        services.AddSingleton(s => new FileResultStore(folder, s.GetRequiredService<ILogger<FileResultStore>>()));
        services.AddSingleton(s => new SmallResultStore(
            new SmallResultTable(s.GetRequiredService<ISqliteCommitter>(), s.GetRequiredService<ISqliteReaders>(), s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<FileResultStore>(), s.GetRequiredService<ILogger<SmallResultStore>>()));
        services.AddSingleton<IResultStore>(s => s.GetRequiredService<SmallResultStore>());
        services.AddSingleton<IResultListing>(s => s.GetRequiredService<SmallResultStore>());
        services.AddSingleton(_ => new FileUploadStore(folder));
        services.AddSingleton<IUploadStore>(s => s.GetRequiredService<FileUploadStore>());
        services.AddSingleton<IUploadListing>(s => s.GetRequiredService<FileUploadStore>());
        return services;
    }
}
