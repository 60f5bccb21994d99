using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Dax.Grains.Tests.Hosting;

/// <summary>The flavour at hand.</summary>
public static class ActorHosts
{
    public static IActorHost Create(ActorHostSettings settings) => new ClusterActorHost(settings);
}

/// <summary>One Orleans silo on a store that outlives it, in a time that the test hurries on.</summary>
public sealed class ClusterActorHost(ActorHostSettings settings) : IActorHost
{
    private const int Steps = 20;

    private readonly HurriedTime time = new();
    private readonly ClusterStore store = new();
    private ClusterStore.Session? session;
    private IHost? silo;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => silo?.Services ?? throw new InvalidOperationException("No silo runs.");

    public async Task Start()
    {
        session = store.Open();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        var (siloPort, gatewayPort) = FreePorts();
        builder.UseOrleans(orleans => Configure(orleans.UseLocalhostClustering(siloPort, gatewayPort), session));
        builder.Services.AddSingleton<IGrainStorageSerializer, PlainJson>();
        settings.Services(builder.Services);
        silo = builder.Build();
        await silo.StartAsync();
    }

    public async Task Stop()
    {
        await silo!.StopAsync();
        await Drop();
    }

    // What the dying silo still tries does not reach the store.
    public async Task Crash()
    {
        session?.Cut();
        if (silo is not null)
            await silo.StopAsync(new CancellationToken(canceled: true));
        await Drop();
    }

    public async Task Elapse(TimeSpan time)
    {
        for (var i = 0; i < Steps; i++)
        {
            this.time.Add(time / Steps);
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync() => await Crash();

    private void Configure(ISiloBuilder orleans, ClusterStore.Session session)
    {
        // As the silo has it: who subscribed is not the services' state.
        orleans.AddMemoryGrainStorage("PubSubStore", storage => storage.Configure<IServiceProvider>(
            (o, services) => o.GrainStorageSerializer = ActivatorUtilities.CreateInstance<JsonGrainStorageSerializer>(services)));
        orleans.AddMemoryStreams("events", streams => streams.ConfigurePullingAgent(o => o.Configure(a => a.MaxEventDeliveryTime = TimeSpan.FromSeconds(6))));
        orleans.AddReminders();
        foreach (var storage in (string[])["Default", "laws"])
            orleans.Services.AddGrainStorage(storage, (services, _) => new ClusterStorage(session, services.GetRequiredService<IGrainStorageSerializer>()));
        orleans.Services.AddSingleton<IReminderTable>(session);
        orleans.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = settings.Patience);
        orleans.Configure<ClusterMembershipOptions>(o => o.DefunctSiloExpiration = TimeSpan.FromSeconds(30));
        if (settings.CollectionAge is { } age)
        {
            orleans.Configure<GrainCollectionOptions>(o =>
            {
                o.CollectionQuantum = TimeSpan.FromSeconds(1);
                o.CollectionAge = age;
            });
        }
    }

    private async Task Drop()
    {
        if (silo is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        silo = null;
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
