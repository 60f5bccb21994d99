using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Images;

namespace Dax.Engine.Mosaics;

/// <summary>A mosaic as a picture, made in memory: grey by zscale and asinh, or three bands by Lupton's way. Pixels without an image are clear where the format allows.</summary>
internal static class MosaicPicture
{
    /// <summary>Throws as the layers' sources do.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> Make(IReadOnlyList<MosaicLayer> layers, MosaicSpec spec, Action<long> onRows, CancellationToken cancel)
    {
        var bands = new List<float[]>();
        var done = 0L;
        foreach (var layer in layers) bands.Add(await Pixels(layer, rows => onRows(done += rows), cancel));
        var output = new ArrayBufferWriter<byte>();
        var (width, format) = (layers[0].Grid.Width, spec.Format.Picture!);
        if (bands.Count == 1) ImagePreview.WriteGray(bands[0], width, ImagePreview.Curve(bands[0]), format, output, isClear: true);
        else ImagePreview.WriteColor(bands[0], bands[1], bands[2], width, Colors(bands, spec), format, output, isClear: true);
        return output.WrittenMemory;
    }

    /// <summary>Black is what zscale takes for it, band by band; without a wish the stretch is how far zscale's white is from it, on average.</summary>
    private static LuptonRgb Colors(List<float[]> bands, MosaicSpec spec)
    {
        var ranges = bands.Select(b => ZScale.TryFind(b, out var range) ? range : new PixelRange(0, 1)).ToArray();
        var stretch = spec.Stretch ?? ranges.Average(r => r.High - r.Low);
        return new LuptonRgb((ranges[0].Low, ranges[1].Low, ranges[2].Low), stretch > 0 && double.IsFinite(stretch) ? stretch : 1, spec.Softening);
    }

    private static async ValueTask<float[]> Pixels(MosaicLayer layer, Action<long> onRows, CancellationToken cancel)
    {
        var pixels = new float[(long)layer.Grid.Width * layer.Grid.Height];
        var rows = new MosaicRows(layer.Grid.Width, MosaicWriter.StripRows(layer.Grid.Width), [MosaicPlane.Image]);
        for (var y = 0; y < layer.Grid.Height; y += rows.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            await layer.Source.Fill(rows, y, cancel);
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(rows[MosaicPlane.Image].Span), MemoryMarshal.Cast<float, int>(pixels.AsSpan(y * layer.Grid.Width)));
            onRows(rows.Rows);
        }
        return pixels;
    }
}
