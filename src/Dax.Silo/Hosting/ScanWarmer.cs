using System.Runtime;
using Dax.Adql.Binding;
using Dax.Engine.Ports;
using Dax.Engine.Scans.Groups;
using Dax.Engine.Scans.WarmUp;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Once the service has started and there is a table that is large enough for shared scans, lets the runtime compile what they run (<see cref="ScanOptions.WarmUp"/>).</summary>
internal sealed partial class ScanWarmer(ICatalog catalog, ScanWarmUp warmUp, IHostApplicationLifetime lifetime, IOptions<ScanOptions> options, TimeProvider time, ILogger<ScanWarmer> log) : BackgroundService
{
    /// <summary>Who has just started a service has something else in mind first.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value is not { Enabled: true, WarmUp: true })
            return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await Task.Delay(Calm, time, stoppingToken);
        try
        {
            if (!await HasLargeTable(stoppingToken))
                return;
            var (begun, methods) = (time.GetTimestamp(), JitInfo.GetCompiledMethodCount());
            await warmUp.Run(stoppingToken);
            Warm(log, time.GetElapsedTime(begun).TotalSeconds, JitInfo.GetCompiledMethodCount() - methods);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The first scans are slower, nothing else.
            Failed(log, e);
        }
    }

    private async Task<bool> HasLargeTable(CancellationToken cancel)
    {
        await using var snapshot = await catalog.Open(cancel);
        foreach (var table in snapshot.Model.Tables)
        {
            var route = snapshot.Route(new BoundQuery([]) { Tables = [table] });
            if (route.IsOk && route.Value.Scans?.Find(table) is not null)
                return true;
        }
        return false;
    }

    [LoggerMessage(1, LogLevel.Information, "Shared scans are warm: {Methods} methods compiled in {Seconds:0.0} s")]
    private static partial void Warm(ILogger logger, double seconds, long methods);

    [LoggerMessage(2, LogLevel.Warning, "Shared scans could not be warmed up")]
    private static partial void Failed(ILogger logger, Exception error);
}
