using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>
/// Which images the maps have. The registry is asked once however many want to know, and again after a while: what was known is answered meanwhile, and when the registry does not answer.
/// </summary>
public sealed partial class HipsImages
{
    private readonly HipsSurveys surveys;
    private readonly IImageFinder finder;
    private readonly ImageLooks looks;
    private readonly VisitTimes? visits;
    private readonly HipsOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<HipsImages> log;
    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.OrdinalIgnoreCase);

    public HipsImages(
        HipsSurveys surveys, IImageFinder finder, IImageOpener opener, IDatasetCoverage coverage, IOptions<HipsOptions> options, TimeProvider time, ILogger<HipsImages> log, VisitTimes? visits = null)
    {
        (this.surveys, this.finder, this.visits, this.options, this.time, this.log) = (surveys, finder, visits, options.Value, time, log);
        looks = new ImageLooks(opener, coverage);
    }

    /// <summary>NotFound for a map that there is not; the finder's fault while nothing is known yet.</summary>
    public ValueTask<Result<SurveySnapshot>> Of(string survey, CancellationToken cancel) =>
        surveys.TryFind(survey, out var found) ? Of(found, cancel) : ValueTask.FromResult<Result<SurveySnapshot>>(NoSuchMap(survey));

    /// <summary>As it is known; that may be old by <see cref="HipsOptions.RefreshAfter"/> and the time that asking takes. Of the map as it is configured now, which the snapshot tells.</summary>
    public async ValueTask<Result<SurveySnapshot>> Of(HipsSurvey survey, CancellationToken cancel)
    {
        if (!surveys.TryFind(survey.Name, out var configured)) return NoSuchMap(survey.Name);
        survey = configured;
        if (survey.IsColor) return await OfColor(survey, (part, stop) => Of(part, stop), cancel);
        var slot = SlotOf(survey);
        if (slot.Known is { } known && time.GetElapsedTime(Interlocked.Read(ref slot.AskedAt)) < options.RefreshAfter) return known;
        var asking = Ask(slot, survey);
        if (slot.Known is { } old) return old;
        return await asking.WaitAsync(cancel);
    }

    /// <summary>As it is in the registry now; otherwise the same.</summary>
    public async ValueTask<Result<SurveySnapshot>> Refresh(HipsSurvey survey, CancellationToken cancel)
    {
        if (!surveys.TryFind(survey.Name, out var configured)) return NoSuchMap(survey.Name);
        survey = configured;
        if (survey.IsColor) return await OfColor(survey, Refresh, cancel);
        var slot = SlotOf(survey);
        // One that runs already may have begun before what the caller wants to see.
        if (slot.Asking is { IsCompleted: false } running) await running.WaitAsync(cancel);
        return await Ask(slot, survey).WaitAsync(cancel);
    }

    internal static Fault NoSuchMap(string name) => new Fault.NotFound(HipsOptions.IsName(name) ? $"There is no map '{name}' here." : "There is no such map here.");

    private async ValueTask<Result<SurveySnapshot>> OfColor(HipsSurvey survey, Func<HipsSurvey, CancellationToken, ValueTask<Result<SurveySnapshot>>> ask, CancellationToken cancel)
    {
        var parts = ImmutableArray.CreateBuilder<SurveySnapshot>();
        foreach (var name in survey.ColorOf)
        {
            if (!surveys.TryFind(name, out var part)) return NoSuchMap(name);
            var known = await ask(part, cancel);
            if (!known.IsOk) return known.Fault;
            parts.Add(known.Value);
        }
        var now = parts.ToImmutable();
        var slot = SlotOf(survey);
        // Put together again only when one of them is another one.
        if (slot.Known is { } last && last.Parts.AsSpan().SequenceEqual(now.AsSpan(), ReferenceEqualityComparer.Instance)) return last;
        var made = SurveySnapshot.OfColor(survey, now);
        slot.Known = made;
        return made;
    }

    /// <summary>Nothing of what was known counts for a map that is configured otherwise by now.</summary>
    private Slot SlotOf(HipsSurvey survey) =>
        slots.AddOrUpdate(survey.Name, static (_, s) => new Slot(s), static (_, slot, s) => ReferenceEquals(slot.Survey, s) ? slot : new Slot(s), survey);

    private Task<Result<SurveySnapshot>> Ask(Slot slot, HipsSurvey survey)
    {
        lock (slot)
        {
            if (slot.Asking is { IsCompleted: false } running) return running;
            // Whoever asked first may go away; the others wait for the same.
            return slot.Asking = Task.Run(() => Find(slot, survey));
        }
    }

    private async Task<Result<SurveySnapshot>> Find(Slot slot, HipsSurvey survey)
    {
        try
        {
            var found = await finder.Find(survey.Images!, null, options.MaxImages, CancellationToken.None);
            var next = found.IsOk ? await Look(survey, found.Value, slot.Known) : found.Fault;
            if (next.IsOk) slot.Known = next.Value;
            else if (slot.Known is not null) OnOld(survey.Name, next.Fault.Message);
            return next;
        }
        catch (Exception e)
        {
            OnFailed(e, survey.Name);
            return new Fault.Broken("The images of the map could not be looked up.");
        }
        finally
        {
            Interlocked.Exchange(ref slot.AskedAt, time.GetTimestamp());
        }
    }

    private async Task<Result<SurveySnapshot>> Look(HipsSurvey survey, ImmutableArray<FoundImage> found, SurveySnapshot? before)
    {
        var looks = await this.looks.At(survey, found, CancellationToken.None);
        if (!looks.IsOk) return looks.Fault;
        var order = survey.Order ?? Math.Max(survey.MinOrder, looks.Value.Order);
        var images = SurveyImages.Of(order, found, before?.Images);
        // The same object as long as nothing changed: who compares sees it at once.
        if (before is not null && before.Images.Fingerprint == images.Fingerprint) return before;
        var next = looks.Value.Describe(survey, images, found);
        if (next.TimeMin is not null || next.TimeMax is not null || images.Images.IsEmpty || visits is null) return next;
        return await visits.Of(found, images.Moc, CancellationToken.None) is var (first, last) ? next with { TimeMin = first, TimeMax = last } : next;
    }

    [LoggerMessage(1, LogLevel.Warning, "The images of the map {Survey} could not be looked up again; those that are known are used: {Problem}")]
    private partial void OnOld(string survey, string problem);

    [LoggerMessage(2, LogLevel.Error, "The images of the map {Survey} could not be looked up")]
    private partial void OnFailed(Exception e, string survey);

    private sealed class Slot(HipsSurvey survey)
    {
        public HipsSurvey Survey { get; } = survey;
        public volatile SurveySnapshot? Known;
        public Task<Result<SurveySnapshot>>? Asking;
        public long AskedAt;
    }
}
