using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Engine.Imagery;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>The images of a map at one moment, with what they cover. Does not change; a later one takes over what it can of this.</summary>
public sealed class SurveyImages
{
    /// <summary>Cells of the index are so many orders coarser than leaf tiles: a few for each image.</summary>
    private const int Coarser = 2;

    private const int Finer = 3;

    private readonly int indexOrder;

    /// <summary>Cells of <see cref="indexOrder"/>, rising, each with the place of an image that touches it.</summary>
    private readonly long[] cells;
    private readonly int[] places;

    private SurveyImages(int order, ImmutableArray<SurveyImage> images, Moc moc)
    {
        (Order, Images, Moc) = (order, images, moc);
        indexOrder = Math.Max(0, order - Coarser);
        (cells, places) = Index(images, indexOrder);
        Fingerprint = FingerprintOf(order, images);
    }

    /// <summary>Of leaf tiles.</summary>
    public int Order { get; }

    /// <summary>By dataset ids, as the finder gives them.</summary>
    public ImmutableArray<SurveyImage> Images { get; }

    /// <summary>Everything that the registry says the images cover, in cells of leaf tiles.</summary>
    public Moc Moc { get; }

    /// <summary>Changes when images come or go, and with the order.</summary>
    public string Fingerprint { get; }

    /// <param name="order">Of leaf tiles.</param>
    /// <param name="found">All images of the map.</param>
    /// <param name="before">What was known before; of images that are still there nothing is computed again.</param>
    public static SurveyImages Of(int order, ImmutableArray<FoundImage> found, SurveyImages? before)
    {
        var known = before?.Order == order ? before.Images.ToDictionary(i => i.Found.Uri) : [];
        var images = ImmutableArray.CreateBuilder<SurveyImage>(found.Length);
        foreach (var image in found)
        {
            if (image.Region is not { } region) continue;
            images.Add(known.Remove(image.Uri, out var old) && ReferenceOrEqual(old.Found, image) ? old : new SurveyImage(image, CellsOf(region, order)));
        }
        var all = images.ToImmutable();
        return new SurveyImages(order, all, Union(order, all));
    }

    /// <summary>Of several maps together.</summary>
    public static SurveyImages Of(int order, IEnumerable<SurveyImages> maps)
    {
        var images = maps.SelectMany(m => m.Images).DistinctBy(i => i.Found.Uri).Select(i => i.Cells.Order == order ? i : i with { Cells = i.Cells.Degrade(order) }).ToImmutableArray();
        return new SurveyImages(order, images, Union(order, images));
    }

    /// <summary>Images whose cells touch the tile's, in the order of all images.</summary>
    public ImmutableArray<SurveyImage> Touching(HipsTile tile)
    {
        var chosen = new SortedSet<int>();
        var (first, last) = tile.Order >= indexOrder
            ? (tile.Index >> (2 * (tile.Order - indexOrder)), tile.Index >> (2 * (tile.Order - indexOrder)))
            : (tile.Index << (2 * (indexOrder - tile.Order)), ((tile.Index + 1) << (2 * (indexOrder - tile.Order))) - 1);
        for (var at = FirstAt(first); at < cells.Length && cells[at] <= last; at++)
            if (Images[places[at]].Cells.Touches(tile.Cell)) chosen.Add(places[at]);
        return [.. chosen.Select(i => Images[i])];
    }

    /// <summary>Leaf tiles below a tile that images touch.</summary>
    public long LeavesBelow(HipsTile tile) => CountBelow(Moc, tile);

    /// <summary>Cells of the coverage's own order that are in a tile.</summary>
    internal static long CountBelow(Moc moc, HipsTile tile)
    {
        var (keys, shift) = (Moc.Keys(tile.Cell), 2 * (HealpixNested.MaxOrder - moc.Order));
        var count = 0L;
        foreach (var range in moc.Ranges)
        {
            var (low, high) = (Math.Max(range.First, keys.First), Math.Min(range.Last, keys.Last));
            if (low <= high) count += (high >> shift) - (low >> shift) + 1;
        }
        return count;
    }

    /// <summary>Looked at more closely than by whole cells: these are dropped only when a circle around them misses the region.</summary>
    internal static Moc CellsOf(ISkyRegion region, int order) => Moc.FromRegion(region, Math.Min(order + Finer, HealpixNested.MaxOrder)).Degrade(order);

    private static bool ReferenceOrEqual(FoundImage one, FoundImage other) => ReferenceEquals(one, other) || Version(one) == Version(other);

    /// <summary>A dataset's file does not change once it is registered; when it is registered again under its id, the time differs.</summary>
    private static (string, DateTimeOffset?) Version(FoundImage image) => (image.Dataset.Ref.Run, image.Dataset.Ref.IngestedAt);

    private static Moc Union(int order, ImmutableArray<SurveyImage> images) =>
        Moc.FromRanges(order, images.SelectMany(i => i.Cells.Ranges.ToArray()));

    private static (long[] Cells, int[] Places) Index(ImmutableArray<SurveyImage> images, int order)
    {
        var (all, of) = (new List<long>(), new List<int>());
        for (var i = 0; i < images.Length; i++)
            foreach (var cell in images[i].Cells.CellsAt(order))
            {
                all.Add(cell);
                of.Add(i);
            }
        var (cells, places) = (all.ToArray(), of.ToArray());
        Array.Sort(cells, places);
        return (cells, places);
    }

    private int FirstAt(long cell)
    {
        var (low, high) = (0, cells.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (cells[middle] < cell) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static string FingerprintOf(int order, ImmutableArray<SurveyImage> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(order.ToString(CultureInfo.InvariantCulture)));
        foreach (var image in images)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{image.Found.Uri} {image.Found.Dataset.Ref.IngestedAt?.UtcTicks}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
