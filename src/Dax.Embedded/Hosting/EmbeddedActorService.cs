using Dax.Embedded.Actors;
using Dax.Embedded.Reminders;
using Microsoft.Extensions.Hosting;

namespace Dax.Embedded.Hosting;

/// <summary>Starts and stops the actors with the host.</summary>
internal sealed class EmbeddedActorService(ActorRuntime runtime, ReminderService reminders) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => reminders.Start();

    public Task StopAsync(CancellationToken cancellationToken)
    {
        reminders.Dispose();
        return runtime.Stop(cancellationToken);
    }
}
