using System.Buffers;

namespace Dax.Sky.Images;

/// <summary>JPEG by libturbojpeg, where that is installed. The library wants all pixels at once: they are collected, and written when the picture is complete.</summary>
public sealed class JpegEncoder : ImageEncoder
{
    /// <summary>Bounds the memory: bytes of all pixels.</summary>
    public const int MaxBytes = 1 << 27;

    internal const int Longest = 65_500;

    private readonly IBufferWriter<byte> output;
    private readonly int quality;
    private byte[]? pixels;
    private int filled;

    /// <param name="output">Gets the file.</param>
    /// <param name="width">At most 65,500.</param>
    /// <param name="height">The same; width × height × channels at most <see cref="MaxBytes"/>.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="InvalidOperationException">The library is not there: ask <see cref="IsAvailable"/> first.</exception>
    public JpegEncoder(IBufferWriter<byte> output, int width, int height, int channels, int quality = 90)
        : base(width, height, channels, Longest)
    {
        if (!IsAvailable) throw new InvalidOperationException("libturbojpeg is not on this machine.");
        if ((long)RowBytes * height > MaxBytes) throw new ArgumentOutOfRangeException(nameof(height), height, $"The pixels have more than {MaxBytes} bytes.");
        if (quality is < 1 or > 100) throw new ArgumentOutOfRangeException(nameof(quality), quality, "From 1 to 100.");
        (this.output, this.quality) = (output, quality);
        pixels = ArrayPool<byte>.Shared.Rent(RowBytes * height);
    }

    public static bool IsAvailable => TurboJpeg.Library is not null;

    protected override void Encode(ReadOnlySpan<byte> rows)
    {
        rows.CopyTo(pixels.AsSpan(filled));
        filled += rows.Length;
    }

    protected override void Finish()
    {
        var library = TurboJpeg.Library!;
        var room = ArrayPool<byte>.Shared.Rent(checked((int)library.Bound(Width, Height, Channels)));
        try
        {
            var length = library.Compress(pixels.AsSpan(0, filled), Width, Height, Channels, quality, room);
            output.Write(room.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (pixels is not null) ArrayPool<byte>.Shared.Return(pixels);
        pixels = null;
        base.Dispose(disposing);
    }
}
