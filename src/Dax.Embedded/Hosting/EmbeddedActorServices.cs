using Dax.Embedded.Actors;
using Dax.Embedded.Hosting;
using Dax.Embedded.Messages;
using Dax.Embedded.Persistence;
using Dax.Embedded.Reminders;
using Dax.Embedded.Streams;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Storage;
using Orleans.Streams;

namespace Microsoft.Extensions.DependencyInjection;

public static class EmbeddedActorServices
{
    /// <summary>
    /// Actors in this process: <see cref="IGrainFactory"/>, <see cref="SqliteWriter"/> and <see cref="SqliteReaders"/> on the data file, and the hosted service that
    /// wakes reminders and stops everything in order. <see cref="TimeProvider"/> and <see cref="IGrainStorageSerializer"/> are taken from the container when they are there.
    /// </summary>
    public static IServiceCollection AddEmbeddedActors(this IServiceCollection services, Action<EmbeddedActorOptions> configure)
    {
        services.AddOptions<EmbeddedActorOptions>().Configure(configure)
            .Validate(o => o.DataFile.Length > 0, "DataFile must name the SQLite file of grain state.")
            .Validate(o => o.GrainCallTimeout > TimeSpan.Zero, "GrainCallTimeout must be positive.")
            .Validate(o => o.MaxQueuedRequests > 0, "MaxQueuedRequests must be positive.")
            .Validate(o => o.StreamQueueLength > 0, "StreamQueueLength must be positive.")
            .Validate(o => o.StreamDeliveryAttempts > 0, "StreamDeliveryAttempts must be positive.");
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.TryAddSingleton<SqliteWriter>(s => new SqliteWriter(s.GetRequiredService<IOptions<EmbeddedActorOptions>>()));
        services.TryAddSingleton<SqliteReaders>();
        services.TryAddSingleton<IStateSource, StateStore>();
        services.TryAddSingleton(s => new GrainTypes(s.GetRequiredService<IOptions<EmbeddedActorOptions>>().Value.Assemblies));
        services.TryAddSingleton<ActorRuntime>();
        services.TryAddSingleton<IGrainFactory>(s => s.GetRequiredService<ActorRuntime>());
        services.TryAddSingleton<ReminderTable>();
        services.TryAddSingleton<ReminderService>();
        services.TryAddSingleton<IMessageCodec, MessageCodec>();
        services.TryAddKeyedSingleton<IStreamProvider>(KeyedService.AnyKey, StreamProvider.Create);
        services.AddHostedService<EmbeddedActorService>();
        return services;
    }
}
