using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores;

public static class ResultStoreServices
{
    /// <summary>Results, uploads and scratch files below <paramref name="folder"/>, which this process has for itself.</summary>
    public static IServiceCollection AddFileResultStore(this IServiceCollection services, string folder)
    {
        services.AddSingleton(s => new FileResultStore(folder, s.GetRequiredService<ILogger<FileResultStore>>()));
        services.AddSingleton<IResultStore>(s => s.GetRequiredService<FileResultStore>());
        services.AddSingleton<IResultListing>(s => s.GetRequiredService<FileResultStore>());
        services.AddSingleton(_ => new FileUploadStore(folder));
        services.AddSingleton<IUploadStore>(s => s.GetRequiredService<FileUploadStore>());
        services.AddSingleton<IUploadListing>(s => s.GetRequiredService<FileUploadStore>());
        return services;
    }
}
