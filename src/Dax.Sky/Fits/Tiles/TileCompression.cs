using System.Collections.Immutable;

namespace Dax.Sky.Fits.Tiles;

/// <summary>Algorithms that are written (all of the standard's are read).</summary>
public enum TileAlgorithm
{
    /// <summary>Differences of integers; floating-point pixels must be quantised.</summary>
    Rice1,

    /// <summary>gzip.</summary>
    Gzip1,

    /// <summary>gzip of shuffled bytes.</summary>
    Gzip2,
}

/// <summary>How quantised floating-point pixels are dithered (FITS 4.0, 10.2.1).</summary>
public enum TileDither
{
    /// <summary>NO_DITHER.</summary>
    None,

    /// <summary>SUBTRACTIVE_DITHER_1.</summary>
    Subtractive1,

    /// <summary>SUBTRACTIVE_DITHER_2: zeros stay zeros.</summary>
    Subtractive2,
}

/// <summary>How an image is compressed.</summary>
public sealed record TileCompression
{
    public TileAlgorithm Algorithm { get; init; } = TileAlgorithm.Rice1;

    /// <summary>Pixels of a tile on each axis; axes behind those that are given have one. Empty: rows of the image. A length beyond the image's means all of it.</summary>
    public ImmutableArray<long> Tile { get; init; } = [];

    /// <summary>Steps per standard deviation of a tile's noise for floating-point pixels; a negative one is the size of a step; null keeps them as they are, for GZIP only.</summary>
    public double? Quantization { get; init; } = 4;

    public TileDither Dither { get; init; } = TileDither.Subtractive1;

    /// <summary>ZDITHER0, 1 to 10,000: images to be summed should differ in it.</summary>
    public int DitherSeed { get; init; } = 1;
}
