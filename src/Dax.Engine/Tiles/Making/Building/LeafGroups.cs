using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Coadds;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Renders the leaves of a group together, image by image: each part of an image is read and decoded about once. For many threads.</summary>
internal sealed class LeafGroups
{
    private readonly IImageOpener opener;
    private readonly IndexedImages images;
    private readonly TileRenderer renderer;
    private readonly int groupOrder;
    private readonly Dictionary<long, List<int>> byGroup;

    public LeafGroups(IImageOpener opener, HipsSurvey survey, IndexedImages images, int groupOrder)
    {
        (this.opener, this.images, this.groupOrder) = (opener, images, groupOrder);
        renderer = new TileRenderer(TileMaker.Recipe(survey));
        byGroup = images.ByCell(groupOrder);
    }

    /// <summary>Canvases of the leaves in their order, to be finished and disposed by the caller.</summary>
    /// <param name="leaves">Of one tile of the group order.</param>
    public async ValueTask<Result<TileCanvas[]>> Render(IReadOnlyList<HipsTile> leaves, CancellationToken cancel)
    {
        var canvases = leaves.Select(l => new TileCanvas(l)).ToArray();
        var fault = await Render(canvases, cancel);
        if (fault is null) return canvases;
        Dispose(canvases);
        return fault;
    }

    public static void Dispose(TileCanvas[] canvases)
    {
        foreach (var canvas in canvases) canvas.Dispose();
    }

    private async ValueTask<Fault?> Render(TileCanvas[] canvases, CancellationToken cancel)
    {
        var group = canvases[0].Tile.Index >> (2 * (images.Order - groupOrder));
        foreach (var number in byGroup.GetValueOrDefault(group) ?? [])
        {
            cancel.ThrowIfCancellationRequested();
            var image = images.All[number];
            var touched = Array.FindAll(canvases, c => image.Leaves.Touches(c.Tile.Cell));
            if (touched.Length == 0) continue;
            if (await TileMaker.Add(opener, renderer, image.Found, touched, new CommonUnit(), cancel) is { } fault) return fault;
        }
        return null;
    }
}
