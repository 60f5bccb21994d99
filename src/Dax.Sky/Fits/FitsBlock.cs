namespace Dax.Sky.Fits;

/// <summary>Everything in a FITS file comes in blocks (FITS 4.0, 3.1).</summary>
internal static class FitsBlock
{
    public const int Bytes = 2880;

    /// <summary>Up to the next whole block.</summary>
    public static long Padded(long bytes) => (bytes + Bytes - 1) / Bytes * Bytes;
}
