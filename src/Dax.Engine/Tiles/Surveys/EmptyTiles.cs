using System.Collections.Concurrent;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Tiles that images might touch, and do not: what the registry says of an image is more than the image. Known until the images are other ones.</summary>
internal sealed class EmptyTiles
{
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<(string Survey, HipsTile Tile), SurveyImages> known = new();

    public bool Contains(LiveMap map, HipsTile tile) => known.TryGetValue((map.Name, tile), out var images) && ReferenceEquals(images, map.Images);

    public void Add(LiveMap map, HipsTile tile)
    {
        if (known.Count >= Most) known.Clear();
        known[(map.Name, tile)] = map.Images;
    }
}
