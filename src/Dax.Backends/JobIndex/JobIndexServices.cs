using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.JobIndex;

public static class JobIndexServices
{
    /// <summary>The job index in a SQLite file; needs <see cref="ISqliteCommitter"/> and <see cref="ISqliteReaders"/> of that file.</summary>
    public static IServiceCollection AddSqliteJobIndex(this IServiceCollection services)
    {
        services.AddSingleton<SqliteJobIndex>();
        services.AddSingleton<IJobIndex>(s => s.GetRequiredService<SqliteJobIndex>());
        return services;
    }
}
