using Dax.Engine.Faults;
using Dax.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Section <c>Drain</c>: how a service goes when it is told to (SIGTERM).</summary>
internal sealed class DrainOptions
{
    public const string Section = "Drain";

    /// <summary>How long it still takes requests after it has said that it is not ready, so that load balancers notice first.</summary>
    public TimeSpan Notice { get; set; } = TimeSpan.Zero;

    /// <summary>How long running requests may take then, and after them the handing over of jobs.</summary>
    public TimeSpan Finish { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<string> Problems()
    {
        if (Notice < TimeSpan.Zero || Notice > TimeSpan.FromMinutes(10)) yield return "Drain:Notice must be between 0 and 10 minutes.";
        if (Finish < TimeSpan.FromSeconds(1) || Finish > TimeSpan.FromHours(1)) yield return "Drain:Finish must be between a second and an hour.";
    }
}

/// <summary>
/// In this order: /health/ready answers 503, the notice passes, no new requests are taken, running ones end or are cut off, grains are put down (their jobs go to
/// another silo, or wait for the next start), the rest stops. Each step is the host's; this one only makes it wait before the second.
/// </summary>
internal sealed partial class Drain(Readiness readiness, IOptions<DrainOptions> options, TimeProvider time, ILogger<Drain> log) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Withdraw();
        if (options.Value.Notice == TimeSpan.Zero) return;
        OnDraining(log, options.Value.Notice);
        await Task.Delay(options.Value.Notice, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Not ready any more; requests are taken for another {Notice}.")]
    private static partial void OnDraining(ILogger log, TimeSpan notice);
}

internal static class DrainHosting
{
    public static void AddDrain(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DrainOptions>().Bind(configuration.GetSection(DrainOptions.Section)).Check(o => o.Problems());
        services.AddOptions<HostOptions>().Configure<IOptions<DrainOptions>>((host, drain) => host.ShutdownTimeout = drain.Value.Notice + drain.Value.Finish);
        services.AddHostedService<Drain>();
    }
}
