using System.Buffers;

namespace Dax.Sky.Images;

/// <summary>A file format for pictures that this machine can write.</summary>
public sealed class PreviewFormat
{
    private readonly Func<IBufferWriter<byte>, int, int, int, bool, ImageEncoder> create;

    private PreviewFormat(string name, string mediaType, bool hasTransparency, Func<IBufferWriter<byte>, int, int, int, bool, ImageEncoder> create) =>
        (Name, MediaType, HasTransparency, this.create) = (name, mediaType, hasTransparency, create);

    public static PreviewFormat Png { get; } = new("png", "image/png", true, (output, width, height, channels, isClear) => new PngEncoder(output, width, height, channels, isClear));

    /// <summary>Null without libturbojpeg.</summary>
    public static PreviewFormat? Jpeg { get; } =
        JpegEncoder.IsAvailable ? new("jpeg", "image/jpeg", false, (output, width, height, channels, _) => new JpegEncoder(output, width, height, channels)) { LongestSide = JpegEncoder.Longest } : null;

    /// <summary>What may be declared.</summary>
    public static IReadOnlyList<PreviewFormat> All { get; } = Jpeg is null ? [Png] : [Png, Jpeg];

    /// <summary>Also the usual ending of a file's name, but for "jpeg".</summary>
    public string Name { get; }

    public string MediaType { get; }

    public bool HasTransparency { get; }

    /// <summary>Pixels along a side, at most.</summary>
    public int LongestSide { get; private init; } = int.MaxValue;

    /// <summary>See <see cref="ImageEncoder"/>; <paramref name="isZeroTransparent"/> is disregarded where the format has no transparency.</summary>
    public ImageEncoder Create(IBufferWriter<byte> output, int width, int height, int channels, bool isZeroTransparent = false) =>
        create(output, width, height, channels, isZeroTransparent && HasTransparency);
}
