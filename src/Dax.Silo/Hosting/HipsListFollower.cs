using Dax.Backends.Hips;
using Dax.Engine.Tiles.Surveys;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Shows maps that were added, changed or dropped while the service runs (`dax hips add`): looks every moment whether the data folder remembers others.</summary>
internal sealed partial class HipsListFollower(HipsSurveys surveys, IOptionsFactory<HipsOptions> options, HipsList list, TimeProvider time, ILogger<HipsListFollower> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The list may have changed since the process read it.
        (bool IsKnown, (DateTime, long)? Version) seen = default;
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var version = list.Version;
            if (seen.IsKnown && seen.Version == version) continue;
            seen = (true, version);
            Read();
        }
    }

    /// <summary>As at the start: the maps of the configuration and those of the folder, by the same rules. What breaks them changes nothing.</summary>
    private void Read()
    {
        try
        {
            var (changed, gone) = surveys.Replace(options.Create(Options.DefaultName).Surveys);
            if (!changed.IsEmpty || !gone.IsEmpty) Changed(log, string.Join(", ", changed), string.Join(", ", gone));
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refused(log, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "HiPS maps: new or changed [{Changed}], gone [{Gone}]")]
    private static partial void Changed(ILogger logger, string changed, string gone);

    [LoggerMessage(2, LogLevel.Warning, "HiPS maps: those of before stay, for the list cannot be followed: {Reason}")]
    private static partial void Refused(ILogger logger, string reason);
}
