using Dax.Embedded.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

public static class EmbeddedActorServices
{
    public static IServiceCollection AddEmbeddedActors(this IServiceCollection services, Action<EmbeddedActorOptions> configure)
    {
        services.Configure(configure);
        return services;
    }
}
