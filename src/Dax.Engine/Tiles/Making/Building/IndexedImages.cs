using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>An image of a map, and the leaf tiles that it may touch by its own coordinates.</summary>
internal sealed record IndexedImage(FoundImage Found, string ETag, Moc Leaves);

/// <summary>All images of a map, looked at once; none of them stays open.</summary>
internal sealed class IndexedImages
{
    /// <summary>Finest order of a map of which an image without an outline may be anywhere.</summary>
    private const int MostOrderWithoutOutline = 6;

    private IndexedImages(int order, ImmutableArray<IndexedImage> all, string? unit) => (Order, All, Unit) = (order, all, unit);

    public int Order { get; }

    public ImmutableArray<IndexedImage> All { get; }

    public string? Unit { get; }

    public static async ValueTask<Result<IndexedImages>> Read(IImageOpener opener, HipsSurvey survey, IReadOnlyList<FoundImage> images, int parallelism, CancellationToken cancel)
    {
        var looks = new Look[images.Count];
        Fault? fault = null;
        await Parallel.ForAsync(0, images.Count, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancel }, async (i, stop) =>
        {
            if (fault is not null) return;
            var opened = await opener.Open(images[i].Uri, TileMaker.Needs, stop);
            if (!opened.IsOk)
            {
                fault ??= opened.Fault;
                return;
            }
            using var open = opened.Value;
            var world = open.Image.World;
            looks[i] = new Look(open.Handle.ETag, open.Calibration.Unit, world.PixelScaleDegrees, world.Footprint(open.Image.Width, open.Image.Height));
        });
        if (fault is not null) return fault;
        var order = Math.Max(survey.MinOrder, survey.Order ?? OrderOf(looks));
        var unit = new CommonUnit();
        var all = ImmutableArray.CreateBuilder<IndexedImage>(images.Count);
        for (var i = 0; i < looks.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            unit.Add(looks[i].Unit);
            if (LeavesOf(looks[i], images[i], order) is not { } leaves) return new Fault.Usage($"The outline of the image {images[i].Uri} cannot be told; a map of so fine an order needs it.");
            all.Add(new IndexedImage(images[i], looks[i].ETag, leaves));
        }
        return new IndexedImages(order, all.ToImmutable(), unit.Value);
    }

    /// <summary>For each cell of an order the images (by number) that may touch it.</summary>
    public Dictionary<long, List<int>> ByCell(int order)
    {
        var cells = new Dictionary<long, List<int>>();
        for (var i = 0; i < All.Length; i++)
            foreach (var cell in All[i].Leaves.CellsAt(order))
            {
                if (!cells.TryGetValue(cell, out var there)) cells.Add(cell, there = []);
                there.Add(i);
            }
        return cells;
    }

    private static int OrderOf(Look[] looks) => looks.Length == 0 ? 0 : HipsTile.OrderFor(looks.Min(l => l.PixelDegrees));

    private static Moc? LeavesOf(Look look, FoundImage found, int order)
    {
        if ((look.Outline ?? found.Region) is { } region) return SurveyImages.CellsOf(region, order);
        return order <= MostOrderWithoutOutline ? Moc.All(order) : null;
    }

    private readonly record struct Look(string ETag, string? Unit, double PixelDegrees, Sky.Geometry.SkyPolygon? Outline);
}
