using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Builds maps ahead, as they are now, with what their pictures on demand have for black and white; a colour map after those that it is made of.</summary>
public sealed class MapBuilds(HipsSurveys surveys, LiveMaps maps, TileService tiles, MapFiles files, IHipsBuilder builder, IMapLocks locks)
{
    /// <summary>Images may come while a map is built: then it goes on with them, but not for ever.</summary>
    private const int MostTimes = 3;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    /// <summary>NotFound for a map that there is not; Busy while it is built by somebody else. Images of before the end are in it, as a rule.</summary>
    public async Task<Result<HipsBuilt>> Build(string name, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        if (!surveys.TryFind(name, out var survey)) return HipsImages.NoSuchMap(name);
        foreach (var part in survey.ColorOf.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var built = await Build(part, Noted(progress, part), cancel);
            if (!built.IsOk) return built;
        }
        using var held = locks.TryTake(survey.Name);
        if (held is null) return new Fault.Busy($"The map '{survey.Name}' is being built already.", AskAgain);
        var result = survey.IsColor ? await BuildColor(survey, progress, cancel) : await BuildImages(survey, progress, cancel);
        return result.IsOk && await Publish(survey, cancel) is { } fault ? fault : result;
    }

    private async Task<Result<HipsBuilt>> BuildColor(HipsSurvey survey, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        var map = await maps.Of(survey, isFresh: false, cancel);
        if (!map.IsOk) return map.Fault;
        if (!map.Value.Survey.IsColor) return Otherwise(map.Value.Name);
        survey = map.Value.Survey;
        var parts = await maps.Parts(map.Value, cancel);
        var built = await builder.BuildColor(Spelled(survey), progress, cancel);
        // The parts were built just before: where images came since, they wait for the next build.
        if (built.IsOk && parts.All(p => p.State.Changes.IsEmpty)) await maps.SetBuilt(map.Value, cancel);
        return built;
    }

    private async Task<Result<HipsBuilt>> BuildImages(HipsSurvey survey, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        progress?.Report(new JobProgress(0, 0, "tiles") { Note = "looking for images" });
        for (var times = 1; ; times++)
        {
            var now = await maps.Of(survey, isFresh: true, cancel);
            var seen = now.IsOk ? await tiles.Look(now.Value, cancel) : now;
            if (!seen.IsOk) return seen.Fault;
            var map = seen.Value;
            // As it is configured now: that may be otherwise than when this build began.
            if (map.Survey.IsColor) return Otherwise(map.Name);
            survey = map.Survey;
            var recipe = survey with { Order = map.Order, Cut = survey.Cut ?? (map.State.Cut is { } cut ? (cut.Low, cut.High) : null) };
            // What is not fresh on demand is made anew, so that nobody is sent to a build that makes nothing.
            var stale = Moc.Union(map.Order, map.State.Changes.Select(c => Moc.FromRanges(map.Order, c.Moc.Ranges.ToArray())));
            var built = await builder.Build(recipe, [.. map.Images.Images.Select(i => i.Found)], stale, progress, cancel);
            if (!built.IsOk) return built;
            var then = await maps.Of(survey, isFresh: true, cancel);
            if (then.IsOk && then.Value.Images.Fingerprint == map.Images.Fingerprint && ReferenceEquals(then.Value.Survey, survey))
            {
                await maps.SetBuilt(then.Value, cancel);
                return built;
            }
            if (!then.IsOk || times == MostTimes) return built;
        }
    }

    private static Fault.Busy Otherwise(string name) => new($"The map '{name}' has just been configured otherwise.", AskAgain);

    private async Task<Fault?> Publish(HipsSurvey survey, CancellationToken cancel)
    {
        var now = await maps.Of(survey.Name, cancel);
        var seen = now.IsOk ? await tiles.Look(now.Value, cancel) : now;
        return seen.IsOk ? await files.Publish(seen.Value, cancel) : seen.Fault;
    }

    /// <summary>Names as the maps themselves have them: they are folders.</summary>
    private HipsSurvey Spelled(HipsSurvey color) => color with { ColorOf = [.. color.ColorOf.Select(n => surveys.TryFind(n, out var part) ? part.Name : n)] };

    private static Progress? Noted(IProgress<JobProgress>? progress, string part) => progress is null ? null : new Progress(progress, part);

    private sealed class Progress(IProgress<JobProgress> inner, string part) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => inner.Report(value with { Note = value.Note is null ? part : $"{part}: {value.Note}" });
    }
}
