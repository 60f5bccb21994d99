using Dax.Engine.Scans.Groups;
using Dax.Engine.Sia;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Engine.Queries;

public static class QueryServices
{
    /// <summary>The query pipeline and the protocols that ask it. Needs ICatalog, the stores and IUploadFetcher; links are offered when there is an IButlerRepositories.</summary>
    public static IServiceCollection AddQueries(this IServiceCollection services)
    {
        services.TryAddSingleton<ResultLinks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQueryProtocol, TapProtocol>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQueryProtocol, SiaProtocol>());
        services.AddScans();
        services.TryAddSingleton<IQueryRunner, QueryRunner>();
        return services;
    }
}
