using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>
/// Remembers of maps what must outlive the process, and compares it with what their images are now: so that tiles of other images are known as such, whoever made them and when.
/// </summary>
internal sealed class SurveyStates(ITileStore store, TimeProvider time)
{
    /// <summary>More changes than these become one: some tiles are made once too often then.</summary>
    private const int MostChanges = 16;

    /// <summary>Another process may have built the map: what is known of it is read again when it is older than this.</summary>
    internal static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The state of the map as it is now; written down first when it is another one.</summary>
    public async ValueTask<SurveyState> Of(SurveySnapshot now, CancellationToken cancel)
    {
        var slot = slots.GetOrAdd(now.Survey.Name, _ => new Slot());
        if (slot.Current is { } current && IsNew(current, now)) return current.State;
        await slot.Gate.WaitAsync(cancel);
        try
        {
            if (slot.Current is { } other && IsNew(other, now)) return other.State;
            var state = slot.Current is { } same && ReferenceEquals(same.Of, now) ? await Again(same, cancel) : await Note(now, isChange: slot.Current is not null, cancel);
            slot.Current = new Noted(now, state, time.GetTimestamp());
            return state;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Remembers what was found of the map's pixels.</summary>
    public async ValueTask<SurveyState> SetPixels(SurveySnapshot map, PixelRange cut, PixelRange range, CancellationToken cancel)
    {
        await Of(map, cancel);
        var slot = slots[map.Survey.Name];
        await slot.Gate.WaitAsync(cancel);
        try
        {
            var known = await Read(map.Survey.Name, cancel) ?? slot.Current!.State;
            // The first who found them is right: pictures are made with them already.
            var state = known.Cut is not null ? known : known with { Cut = new PixelPair(cut.Low, cut.High), DataRange = new PixelPair(range.Low, range.High) };
            await Write(map.Survey.Name, state, cancel);
            slot.Current = slot.Current! with { State = state };
            return state;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>All tiles are in the store as they must be: of what changed before, none is left. Nothing is noted when the images are other ones by now.</summary>
    public async ValueTask SetBuilt(SurveySnapshot map, CancellationToken cancel)
    {
        var fingerprint = (await Of(map, cancel)).Fingerprint;
        var slot = slots[map.Survey.Name];
        await slot.Gate.WaitAsync(cancel);
        try
        {
            if (await Read(map.Survey.Name, cancel) is not { } known || known.Fingerprint != fingerprint || !ReferenceEquals(slot.Current!.Of, map)) return;
            var state = known with { Changes = [] };
            await Write(map.Survey.Name, state, cancel);
            slot.Current = slot.Current with { State = state };
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Whether a file of the map, made at that time, is what it would be if it were made now.</summary>
    public static bool IsFresh(SurveyState state, HipsTile? tile, DateTimeOffset made)
    {
        foreach (var change in state.Changes)
            if (change.At >= made && (tile is not { } t || change.Moc.Touches(t.Cell))) return false;
        return true;
    }

    private async ValueTask<SurveyState> Note(SurveySnapshot now, bool isChange, CancellationToken cancel)
    {
        var name = now.Survey.Name;
        var (at, recipe) = (time.GetUtcNow(), $"{HipsBuilder.Making} {RecipeOf(now)}");
        var fingerprint = $"{now.Images.Fingerprint} {recipe}";
        var known = await Read(name, cancel);
        if (known?.Fingerprint == fingerprint && !isChange) return known;
        var state = known switch
        {
            null => new SurveyState { Created = at, Released = at, Fingerprint = fingerprint, Recipe = recipe },
            // Another process has written it down; tiles that this one made since then are of the old images.
            _ when known.Fingerprint == fingerprint => known with { Changes = [.. known.Changes.Select((c, i) => i == known.Changes.Length - 1 ? c with { At = at } : c)] },
            _ => await Changed(now, known, recipe, at, cancel) with { Released = at, Fingerprint = fingerprint, Recipe = recipe },
        };
        // The images last: were they written and the state not, what changed would be forgotten.
        await Write(name, state, cancel);
        await store.Write(name, SurveyRoll.Path, SurveyRoll.Write(now.Images), cancel);
        await store.Flush(name, cancel);
        return state;
    }

    private async ValueTask<SurveyState> Changed(SurveySnapshot now, SurveyState known, string recipe, DateTimeOffset at, CancellationToken cancel)
    {
        var before = await Bytes(now.Survey.Name, SurveyRoll.Path, cancel);
        // What was black and white in images that are all gone says nothing of those that came.
        var isOther = before is { Length: > 0 } && !now.Images.Images.IsEmpty && !SurveyRoll.HasAny(before, now.Images);
        var moc = before is null || isOther || known.Recipe != recipe ? Moc.All(0) : SurveyRoll.Difference(before, now.Images);
        var state = known with { Changes = Add(known.Changes, SurveyChange.Of(at, moc)) };
        return isOther ? state with { Cut = null, DataRange = null } : state;
    }

    /// <summary>The same map, as other processes may have left it.</summary>
    private async ValueTask<SurveyState> Again(Noted noted, CancellationToken cancel) =>
        await Read(noted.Of.Survey.Name, cancel) is { } stored && stored.Fingerprint == noted.State.Fingerprint ? stored : noted.State;

    private bool IsNew(Noted noted, SurveySnapshot now) => ReferenceEquals(noted.Of, now) && time.GetElapsedTime(noted.At) < Age;

    private static ImmutableArray<SurveyChange> Add(ImmutableArray<SurveyChange> changes, SurveyChange change)
    {
        if (changes.Length < MostChanges) return changes.Add(change);
        var moc = changes.Aggregate(change.Moc, (all, c) => all.Union(c.Moc));
        return [SurveyChange.Of(change.At, moc)];
    }

    /// <summary>What tiles depend on beside their images; those of a colour map on what those of its parts do.</summary>
    private static string RecipeOf(SurveySnapshot map) => string.Create(
        CultureInfo.InvariantCulture, $"{map.Order} {map.Survey.Kernel} {map.Survey.Cut?.Low:r} {map.Survey.Cut?.High:r} {string.Join(',', map.Survey.ColorOf)}{string.Concat(map.Parts.Select(p => "; " + RecipeOf(p)))}");

    private async ValueTask<SurveyState?> Read(string survey, CancellationToken cancel) =>
        await Bytes(survey, SurveyState.Path, cancel) is { } bytes ? SurveyState.Read(bytes) : null;

    private async ValueTask Write(string survey, SurveyState state, CancellationToken cancel) => await store.Write(survey, SurveyState.Path, state.ToJson(), cancel);

    private async ValueTask<byte[]?> Bytes(string survey, string path, CancellationToken cancel)
    {
        using var file = await store.Open(survey, path, cancel);
        if (file is null) return null;
        var bytes = new byte[file.Info.Length];
        await file.Read(0, bytes, cancel);
        return bytes;
    }

    private sealed record Noted(SurveySnapshot Of, SurveyState State, long At);

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public volatile Noted? Current;
    }
}
