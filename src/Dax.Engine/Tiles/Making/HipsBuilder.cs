using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Making.Building;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making;

/// <summary>
/// Looks at the images, plans what is to be made, makes it, then the files about the whole. Before the first tile changes, what is to be made is written down (<c>.dax/build.json</c>); a journal names what is
/// finished; when all is, <c>.dax/map.json</c> says what the map is made of. Memory does not depend on the number of tiles: leaves come in groups, along the nested numbering.
/// </summary>
public sealed partial class HipsBuilder(ITileStore store, IImageOpener opener, HipsBuildOptions options, TimeProvider time) : IHipsBuilder
{
    /// <summary>Another one means that tiles of before are not those that would be made now.</summary>
    internal const string Making = "2 fits png";

    public async ValueTask<HipsBuilt?> Last(string survey, CancellationToken cancel) =>
        await MapStates.Read(store, survey, MapState.Path, cancel) is { } state ? MapStates.ToBuilt(state) : null;

    public async ValueTask<Result<HipsBuilt>> Build(HipsSurvey survey, IReadOnlyList<FoundImage> images, Moc? stale, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        if (survey.IsColor) throw new ArgumentException("A colour map has no images of its own.", nameof(survey));
        progress?.Report(new JobProgress(0, 0, "tiles") { Note = "looking at the images" });
        var indexed = await IndexedImages.Read(opener, survey, images, options.Parallelism, cancel);
        if (!indexed.IsOk) return indexed.Fault;
        var target = Target(survey, indexed.Value);
        var groups = new LeafGroups(opener, survey, indexed.Value, Math.Max(target.MinOrder, target.Order - BuildPlan.GroupDepth));
        var before = await MapStates.Read(store, survey.Name, MapState.Path, cancel);
        var broken = await MapStates.Read(store, survey.Name, MapState.BuildPath, cancel);
        var cut = await Cut(survey, target, before, broken, groups, indexed.Value, cancel);
        if (!cut.IsOk) return cut.Fault;
        target = Begin(target with { Cut = MapStates.Ends(cut.Value) }, before, broken, stale);
        return await Make(survey, target, before, broken, new ImageGroupMaker(groups, target.Unit), progress, cancel);
    }

    /// <summary>What the map will be made of.</summary>
    private static MapState Target(HipsSurvey survey, IndexedImages images) => new()
    {
        Signature = string.Create(CultureInfo.InvariantCulture, $"{Making} {images.Order} {survey.MinOrder} {survey.Kernel} {survey.Cut}"),
        Order = images.Order,
        MinOrder = survey.MinOrder,
        Unit = images.Unit,
        Images = [.. images.All.Select(i => new ImageState(i.Found.Uri.Id.ToString(), i.ETag, MocText.Write(i.Leaves))).OrderBy(i => i.Id, StringComparer.Ordinal)],
    };

    /// <summary>As the map is configured; as its other pictures have it; or found from some of its tiles.</summary>
    private static async ValueTask<Result<PixelRange?>> Cut(
        HipsSurvey survey, MapState target, MapState? before, MapState? broken, LeafGroups groups, IndexedImages images, CancellationToken cancel)
    {
        if (survey.Cut is { } given) return new Result<PixelRange?>(new PixelRange(given.Low, given.High));
        foreach (var state in (MapState?[])[before, broken])
            if (state is { Cut: not null } && state.Signature == target.Signature) return new Result<PixelRange?>(MapStates.Range(state.Cut));
        return await CutSample.Find(groups, Moc.Union(target.Order, images.All.Select(i => i.Leaves)), target.Order, cancel);
    }

    /// <summary>With a name, and what is to be made: what images changed, and whatever a build had begun that did not come to its end.</summary>
    private static MapState Begin(MapState target, MapState? before, MapState? broken, Moc? stale = null)
    {
        var name = BuildPlan.NameOf(target.Signature, target.Images, target.Cut);
        // The same build, begun anew: what it had to make is what it has to make.
        if (broken is { Build: { } begun, Todo: not null } && begun == name) return target with { Build = name, Todo = broken.Todo };
        var dirty = BuildPlan.Dirty(target.Order, before, target.Signature, target.Images);
        // Where no image is or was there is nothing to make.
        if (stale is { IsEmpty: false }) dirty = dirty.Union(BuildPlan.Dirty(target.Order, null, target.Signature, [.. target.Images, .. before?.Images ?? []]).Intersection(Moc.FromRanges(target.Order, stale.Ranges.ToArray())));
        if (broken is { Todo: { } left }) dirty = dirty.Union(MapStates.Leaves(left, broken.Order).Degrade(target.Order));
        return target with { Build = name, Todo = MocText.Write(dirty) };
    }
}
