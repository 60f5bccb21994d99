using System.Collections.Immutable;
using Dax.Engine.Imagery;
using Dax.Sky.Healpix;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tiles;

/// <summary>A HiPS map as it is configured: which images, how they become tiles, what is said of it.</summary>
/// <param name="Name">In its URL: letters, digits, '_' and '-'; unique among the service's maps, whatever its case.</param>
/// <param name="Title">For people: obs_title.</param>
public sealed record HipsSurvey(string Name, string Title)
{
    /// <summary>What leaf tiles are made of; null for a colour map.</summary>
    public ImageSelection? Images { get; init; }

    /// <summary>The maps that a colour map's red, green and blue are made of; empty for any other.</summary>
    public ImmutableArray<string> ColorOf { get; init; } = [];

    public bool IsColor => !ColorOf.IsEmpty;

    /// <summary>Of leaf tiles; null: the one whose pixels are no larger than those of the images.</summary>
    public int? Order { get; init; }

    /// <summary>The coarsest order that has tiles.</summary>
    public int MinOrder { get; init; }

    public ResamplingKernel Kernel { get; init; } = ResamplingKernel.Bilinear;

    /// <summary>Values shown black and white in pictures; null: found from the pixels.</summary>
    public (double Low, double High)? Cut { get; init; }

    public string? Description { get; init; }

    /// <summary>More lines of the properties, by their keywords; they take the place of what would be written otherwise.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether both are configured the same: lists are compared by what is in them.</summary>
    internal bool IsSameAs(HipsSurvey other) =>
        Bare() == other.Bare() && ColorOf.SequenceEqual(other.ColorOf) && Properties.SequenceEqual(other.Properties)
        && (Images?.Collections ?? []).SequenceEqual(other.Images?.Collections ?? []);

    private HipsSurvey Bare() => this with
    {
        Images = Images is null ? null : Images with { Collections = [] },
        ColorOf = [],
        Properties = ImmutableSortedDictionary<string, string>.Empty,
    };
}

/// <summary>In which form a tile is kept and sent.</summary>
public enum TileFormat { Fits, Png, Jpeg }

/// <summary>One tile of one map, in one form.</summary>
public readonly record struct TileKey(string Survey, HipsTile Tile, TileFormat Format)
{
    /// <summary>Below its map: <c>Norder9/Dir10000/Npix12345.fits</c>.</summary>
    public string Path => Tile.Path + Extension(Format);

    public static string Extension(TileFormat format) => format switch { TileFormat.Fits => ".fits", TileFormat.Png => ".png", _ => ".jpg" };
}
