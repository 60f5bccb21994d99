using System.Buffers;
using System.Runtime.InteropServices;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making;

/// <summary>Tiles as files: FITS (one primary HDU, 32-bit reals, NaN without value, HPX coordinates) and pictures, whose first line is the tile's last row. What an answer points at holds until the next call. For one thread.</summary>
public sealed class TileEncoder
{
    private readonly ArrayBufferWriter<byte> output = new(1 << 20);

    /// <summary>The bytes of a FITS tile: one header block, the pixels, the padding.</summary>
    public ReadOnlyMemory<byte> Fits(TilePixels tile)
    {
        var header = Header(tile.Tile, tile.Unit);
        return Fits(header, tile.Values);
    }

    /// <summary>Grey; pixels without value let through what is behind (PNG) or are black (JPEG).</summary>
    /// <exception cref="InvalidOperationException">This machine cannot write the format: see <see cref="CanEncode"/>.</exception>
    public ReadOnlyMemory<byte> Picture(TilePixels tile, ToneCurve curve, TileFormat format)
    {
        output.ResetWrittenCount();
        ImagePreview.WriteGray(tile.Values, HipsTile.Width, curve, Of(format), output, isClear: true);
        return output.WrittenMemory;
    }

    /// <summary>Colour out of three tiles of one place, as <see cref="Picture"/>.</summary>
    public ReadOnlyMemory<byte> Picture(TilePixels red, TilePixels green, TilePixels blue, LuptonRgb colors, TileFormat format)
    {
        output.ResetWrittenCount();
        ImagePreview.WriteColor(red.Values, green.Values, blue.Values, HipsTile.Width, colors, Of(format), output, isClear: true);
        return output.WrittenMemory;
    }

    /// <summary>JPEG needs a library that not every machine has.</summary>
    public static bool CanEncode(TileFormat format) => format is not TileFormat.Jpeg || PreviewFormat.Jpeg is not null;

    /// <summary>Black and white in proportion to the values: as hips_pixel_cut says.</summary>
    public static ToneCurve Curve(PixelRange cut) => ToneCurve.Linear(cut);

    /// <summary>A whole file of one image. Rows as they come.</summary>
    internal ReadOnlyMemory<byte> Fits(FitsHeader header, ReadOnlySpan<float> values)
    {
        output.ResetWrittenCount();
        using var writer = new FitsWriter(output);
        writer.Begin(header);
        var bytes = MemoryMarshal.AsBytes(values);
        var span = writer.GetSpan(bytes.Length)[..bytes.Length];
        bytes.CopyTo(span);
        PixelBytes.Swap(span, sizeof(float));
        writer.Advance(bytes.Length);
        writer.End();
        return output.WrittenMemory;
    }

    /// <summary>Grey, of any size.</summary>
    internal ReadOnlyMemory<byte> Picture(ReadOnlySpan<float> values, int width, ToneCurve curve, TileFormat format)
    {
        output.ResetWrittenCount();
        ImagePreview.WriteGray(values, width, curve, Of(format), output, isClear: true);
        return output.WrittenMemory;
    }

    /// <summary>Of any size; rows from the bottom.</summary>
    internal ReadOnlyMemory<byte> Picture(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, int width, LuptonRgb colors, TileFormat format)
    {
        output.ResetWrittenCount();
        ImagePreview.WriteColor(red, green, blue, width, colors, Of(format), output, isClear: true);
        return output.WrittenMemory;
    }

    private static FitsHeader Header(HipsTile tile, string? unit)
    {
        var header = new FitsHeaderBuilder().SetImage(primary: true, -32, [HipsTile.Width, HipsTile.Width]);
        header.Set("ORDER", (long)tile.Order, "HEALPix order of the tile").Set("NPIX", tile.Index, "its number there, nested");
        foreach (var card in tile.WorldCards()) header.Set(card);
        if (unit is not null) header.Set("BUNIT", unit);
        return header.ToHeader();
    }

    private static PreviewFormat Of(TileFormat format) => format switch
    {
        TileFormat.Png => PreviewFormat.Png,
        TileFormat.Jpeg => PreviewFormat.Jpeg ?? throw new InvalidOperationException("libturbojpeg is not on this machine."),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No picture."),
    };
}
