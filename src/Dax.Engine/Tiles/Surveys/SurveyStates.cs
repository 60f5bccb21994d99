using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Ports;
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

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The state of the map as it is now; written down first when it is another one.</summary>
    public async ValueTask<SurveyState> Of(SurveySnapshot now, CancellationToken cancel)
    {
        var slot = slots.GetOrAdd(now.Survey.Name, _ => new Slot());
        if (slot.Current is { } current && ReferenceEquals(current.Of, now)) return current.State;
        await slot.Gate.WaitAsync(cancel);
        try
        {
            if (slot.Current is { } other && ReferenceEquals(other.Of, now)) return other.State;
            var state = await Note(now, isChange: slot.Current is not null, cancel);
            slot.Current = new Noted(now, state);
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
        var (at, recipe) = (time.GetUtcNow(), RecipeOf(now));
        var fingerprint = $"{now.Images.Fingerprint} {recipe}";
        var known = await Read(name, cancel);
        if (known?.Fingerprint == fingerprint && !isChange) return known;
        var state = known switch
        {
            null => new SurveyState { Created = at, Released = at, Fingerprint = fingerprint, Recipe = recipe },
            // Another process has written it down; tiles that this one made since then are of the old images.
            _ when known.Fingerprint == fingerprint => known with { Changes = [.. known.Changes.Select((c, i) => i == known.Changes.Length - 1 ? c with { At = at } : c)] },
            _ => known with { Released = at, Fingerprint = fingerprint, Recipe = recipe, Changes = Add(known.Changes, await Change(now, known, recipe, at, cancel)) },
        };
        if (known?.Fingerprint != fingerprint) await store.Write(name, SurveyRoll.Path, SurveyRoll.Write(now.Images), cancel);
        await Write(name, state, cancel);
        await store.Flush(name, cancel);
        return state;
    }

    private async ValueTask<SurveyChange> Change(SurveySnapshot now, SurveyState known, string recipe, DateTimeOffset at, CancellationToken cancel)
    {
        var before = known.Recipe == recipe ? await Bytes(now.Survey.Name, SurveyRoll.Path, cancel) : null;
        return SurveyChange.Of(at, before is null ? Moc.All(0) : SurveyRoll.Difference(before, now.Images));
    }

    private static ImmutableArray<SurveyChange> Add(ImmutableArray<SurveyChange> changes, SurveyChange change)
    {
        if (changes.Length < MostChanges) return changes.Add(change);
        var moc = changes.Aggregate(change.Moc, (all, c) => all.Union(c.Moc));
        return [SurveyChange.Of(change.At, moc)];
    }

    /// <summary>What tiles depend on beside their images.</summary>
    private static string RecipeOf(SurveySnapshot map) => string.Create(
        CultureInfo.InvariantCulture, $"{map.Order} {map.Survey.Kernel} {map.Survey.Cut?.Low:r} {map.Survey.Cut?.High:r} {string.Join(',', map.Survey.ColorOf)}");

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

    private sealed record Noted(SurveySnapshot Of, SurveyState State);

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public volatile Noted? Current;
    }
}
