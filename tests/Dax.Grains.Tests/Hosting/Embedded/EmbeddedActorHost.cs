using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;

namespace Dax.Grains.Tests.Hosting;

/// <summary>The flavour at hand.</summary>
public static class ActorHosts
{
    public static IActorHost Create(ActorHostSettings settings) => new EmbeddedActorHost(settings);
}

/// <summary>Dax.Embedded on a data file of its own, with a clock that the test moves.</summary>
public sealed class EmbeddedActorHost(ActorHostSettings settings) : IActorHost
{
    private const int Steps = 20;
    private const int Rounds = 4;

    private readonly string folder = Directory.CreateTempSubdirectory("dax-laws-").FullName;
    private ServiceProvider? services;

    public ManualTime Time { get; } = new();

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => services ?? throw new InvalidOperationException("No silo runs.");

    public string DataFile => Path.Combine(folder, "actors.db");

    public async Task Start()
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        settings.Services(collection);
        collection.Configure<GrainCollectionOptions>(o =>
        {
            o.CollectionAge = settings.CollectionAge ?? o.CollectionAge;
            o.CollectionQuantum = settings.CollectionAge is null ? o.CollectionQuantum : TimeSpan.FromSeconds(1);
        });
        collection.AddEmbeddedActors(o =>
        {
            o.DataFile = DataFile;
            o.GrainCallTimeout = settings.Patience;
            o.SerializeMessages = settings.SerializeMessages;
            o.StreamProviders.Add("events");
            foreach (var assembly in settings.Assemblies.Append(typeof(ActorHosts).Assembly))
                o.Assemblies.Add(assembly);
        });
        services = collection.BuildServiceProvider(validateScopes: true);
        foreach (var service in services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
    }

    public async Task Stop()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var service in Services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(limit.Token);
        await Crash();
    }

    // Nothing is stopped: what is disposed gives its work up.
    public async Task Crash()
    {
        if (services is not null)
            await services.DisposeAsync();
        services = null;
    }

    public async Task Elapse(TimeSpan time)
    {
        for (var i = 0; i < Steps; i++)
        {
            Time.Advance(time / Steps);
            await Task.Delay(2);
            for (var round = 0; round < Rounds; round++)
                await Turn();
        }
    }

    /// <summary>All that is queued has been begun when this returns: on a machine that is behind, time does not run away from those who are to use it.</summary>
    private static Task Turn()
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static t => t.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await Crash();
        Directory.Delete(folder, recursive: true);
    }
}
