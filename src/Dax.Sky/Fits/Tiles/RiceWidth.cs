namespace Dax.Sky.Fits.Tiles;

/// <summary>What RICE_1 is for pixels of one, two or four bytes (FITS 4.0, table 37 and 10.4.1): constants that the compiler folds into one decoder each.</summary>
internal interface IRiceWidth
{
    /// <summary>Bits of a pixel that is stored whole.</summary>
    static abstract int PixelBits { get; }

    /// <summary>Bits that tell how the pixels of a block are split.</summary>
    static abstract int SplitBits { get; }

    /// <summary>The split that says: differences are stored whole.</summary>
    static abstract int WholeSplit { get; }

    /// <summary>The pixel of a running sum: FITS has unsigned bytes, and signed integers of two and four bytes.</summary>
    static abstract int Pixel(uint sum);
}

internal readonly struct RiceByte : IRiceWidth
{
    public static int PixelBits => 8;

    public static int SplitBits => 3;

    public static int WholeSplit => 6;

    public static int Pixel(uint sum) => (byte)sum;
}

internal readonly struct RiceShort : IRiceWidth
{
    public static int PixelBits => 16;

    public static int SplitBits => 4;

    public static int WholeSplit => 14;

    public static int Pixel(uint sum) => (short)sum;
}

internal readonly struct RiceInt : IRiceWidth
{
    public static int PixelBits => 32;

    public static int SplitBits => 5;

    public static int WholeSplit => 25;

    public static int Pixel(uint sum) => (int)sum;
}
