namespace Dax.Engine.Mosaics.Writing;

/// <summary>The planes that a mosaic can have, in the order of the file.</summary>
public enum MosaicPlane
{
    /// <summary>32-bit real numbers; NaN where no image has a value.</summary>
    Image,
    /// <summary>32-bit sets of flags.</summary>
    Mask,
    /// <summary>32-bit real numbers, of the square of the image's unit.</summary>
    Variance,
    /// <summary>How many images a pixel is made of, 16 bits.</summary>
    Coverage,
}

/// <summary>What planes are in a file.</summary>
internal static class MosaicPlanes
{
    public static int Bitpix(this MosaicPlane plane) => plane switch { MosaicPlane.Mask => 32, MosaicPlane.Coverage => 16, _ => -32 };

    public static int Bytes(this MosaicPlane plane) => Math.Abs(plane.Bitpix()) / 8;

    /// <summary>EXTNAME.</summary>
    public static string Name(this MosaicPlane plane) => plane.ToString().ToUpperInvariant();
}
