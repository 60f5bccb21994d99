using System.Data.Common;
using Dax.Backends.ResultStores;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Cluster;

public static class ClusterStateServices
{
    /// <summary>The job index and small results in a database that all silos share; its schema is there (<see cref="SchemaMigrator"/>). Needs a <see cref="DbDataSource"/>.</summary>
    public static IServiceCollection AddSharedJobState(this IServiceCollection services, ServerDialect dialect)
    {
        services.AddSingleton(s => new SharedDatabase(s.GetRequiredService<DbDataSource>(), dialect, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DbJobIndex>();
        services.AddSingleton<IJobIndex>(s => s.GetRequiredService<DbJobIndex>());
        services.AddSingleton<ISmallResults, DbSmallResults>();
        return services;
    }
}
