using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making;

/// <summary>Makes all tiles of a map ahead, and the files about it but its properties, which depend on where it is served.</summary>
public interface IHipsBuilder
{
    /// <summary>
    /// Brings the map in the tile store to what it is made of <paramref name="images"/> (all of them): makes the tiles that new, changed and removed images touch and those above them, and no others. What an attempt
    /// that ended early finished is not made again. One build of a map at a time.
    /// </summary>
    /// <param name="survey">Not a colour map.</param>
    /// <param name="stale">Where tiles are to be made whether images changed or not; null: nowhere.</param>
    /// <param name="progress">By tiles.</param>
    ValueTask<Result<HipsBuilt>> Build(HipsSurvey survey, IReadOnlyList<FoundImage> images, Moc? stale, IProgress<JobProgress>? progress, CancellationToken cancel);

    /// <summary>The same of a colour map, out of the FITS tiles of the three maps that it is made of, which are in the store. Usage when one of them was not built.</summary>
    ValueTask<Result<HipsBuilt>> BuildColor(HipsSurvey survey, IProgress<JobProgress>? progress, CancellationToken cancel);

    /// <summary>What the last build that came to its end made; null when there was none.</summary>
    ValueTask<HipsBuilt?> Last(string survey, CancellationToken cancel);
}

/// <summary>A map whose tiles are all in the store.</summary>
public sealed record HipsBuilt
{
    /// <summary>Of leaf tiles.</summary>
    public required int Order { get; init; }

    public required int MinOrder { get; init; }

    /// <summary>The leaf tiles that there are; of their order.</summary>
    public required Moc Leaves { get; init; }

    /// <summary>Shown black and white in pictures; null when no pixel has a value, and of colour maps.</summary>
    public PixelRange? Cut { get; init; }

    /// <summary>The least and the greatest pixel of the map, about: of the tiles of the coarsest order; null when there is none.</summary>
    public PixelRange? DataRange { get; init; }

    /// <summary>VOUnits; null when unknown or not the same for all images.</summary>
    public string? Unit { get; init; }

    public int Images { get; init; }

    /// <summary>Tiles of all orders that are in the map now.</summary>
    public long Tiles { get; init; }

    /// <summary>Tiles that the last build wrote, and those that it took away.</summary>
    public long Made { get; init; }

    public long Removed { get; init; }

    /// <summary>Of all files that the last build wrote.</summary>
    public long Bytes { get; init; }

    public DateTimeOffset Finished { get; init; }
}
