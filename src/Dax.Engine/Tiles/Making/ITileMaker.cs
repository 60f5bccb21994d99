using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making;

/// <summary>Makes leaf tiles out of images.</summary>
public interface ITileMaker
{
    /// <summary>
    /// A tile of the map's leaf order out of those of the images that touch it; null when none has a pixel there. Of each image only the pixels around the tile are read. Images come in the order that
    /// matters when one must be preferred.
    /// </summary>
    /// <param name="survey">Not a colour map.</param>
    /// <param name="tile">Of any order: a coarser one than the leaves' is sampled, not averaged.</param>
    /// <param name="images">Those whose region may overlap the tile; others do no harm but cost their opening.</param>
    /// <returns>The opener's faults; Transient when an image cannot be read, Broken when its data are broken.</returns>
    ValueTask<Result<TilePixels?>> Make(HipsSurvey survey, HipsTile tile, IReadOnlyList<FoundImage> images, CancellationToken cancel);
}
