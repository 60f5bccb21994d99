using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Dax.Web.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Keeps <c>ivoa.ObsCore</c> up to the Butler repositories: once the service has started, then at every interval. Queries go on meanwhile.</summary>
internal sealed partial class ObsCoreFollower(
    ObsCoreSynchroniser synchroniser, IButlerRepositories repositories, IServer server, IHostApplicationLifetime lifetime, IOptions<ObsCoreOptions> options,
    IOptions<PublicUrlOptions> publicUrl, TimeProvider time, ILogger<ObsCoreFollower> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        // Addresses are known only now.
        var request = new ObsCoreRequest(publicUrl.Value.BaseUrl?.TrimEnd('/') ?? Greeting.Address(server));
        do
        {
            await Look(request, stoppingToken);
            if (repositories.Labels.IsEmpty || options.Value.SyncEvery == TimeSpan.Zero) return;
            await Task.Delay(options.Value.SyncEvery, time, stoppingToken);
        }
        while (!stoppingToken.IsCancellationRequested);
    }

    private async Task Look(ObsCoreRequest request, CancellationToken cancel)
    {
        try
        {
            var report = await Task.Run(() => synchroniser.Run(request, cancel), cancel);
            if (report.IsOk) return;
            if (report.Fault is Fault.Busy) IsBusy(log, report.Fault.Message);
            else if (!repositories.Labels.IsEmpty) CannotWrite(log, report.Fault.Message);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // The next look may go better; the table is as it was. What came out of here would stop the service.
            Failed(log, e);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "ObsCore: not now: {Reason}")]
    private static partial void IsBusy(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "ObsCore: {Reason}")]
    private static partial void CannotWrite(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Error, "ObsCore could not be brought up to date")]
    private static partial void Failed(ILogger logger, Exception error);
}
