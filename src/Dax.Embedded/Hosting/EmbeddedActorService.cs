using Dax.Embedded.Actors;
using Microsoft.Extensions.Hosting;

namespace Dax.Embedded.Hosting;

/// <summary>Starts and stops the actors with the host.</summary>
internal sealed class EmbeddedActorService(ActorRuntime runtime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => runtime.Stop(cancellationToken);
}
