using System.Buffers;
using System.Buffers.Binary;
using Dax.Sky.Fits;

namespace Dax.Engine.Tests.Cutouts;

/// <summary>Small files of Rubin's kind: IMAGE, MASK and VARIANCE with coordinates, and a table behind them. A pixel's value tells where it was.</summary>
internal static class TestFits
{
    public const int Width = 60, Height = 40;

    public static byte[] Exposure(float offset = 0, double lon = 150, double lat = 2)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new FitsWriter(output);
        writer.WriteHdu(new FitsHeaderBuilder().SetImage(true, 8, []).Set("TELESCOP", "Test").Set("BTLRUUID", "of an earlier cutout").ToHeader(), []);
        writer.WriteHdu(Coordinates(new FitsHeaderBuilder().SetImage(false, -32, [Width, Height]).Set("EXTNAME", "IMAGE"), lon, lat).ToHeader(), Floats(offset));
        writer.WriteHdu(Coordinates(new FitsHeaderBuilder().SetImage(false, 32, [Width, Height]).Set("EXTNAME", "MASK").Set("MP_NO_DATA", 8), lon, lat).ToHeader(), Integers());
        writer.WriteHdu(Coordinates(new FitsHeaderBuilder().SetImage(false, -32, [Width, Height]).Set("EXTNAME", "VARIANCE"), lon, lat).ToHeader(), Floats(offset + 0.5f));
        var table = new FitsHeaderBuilder().SetTable(4, 3, 0, 1).Set("TTYPE1", "a").Set("TFORM1", "J").Set("EXTNAME", "ARCHIVE_INDEX").ToHeader();
        writer.WriteHdu(table, [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An image in the primary HDU, without coordinates when asked.</summary>
    public static byte[] Simple(bool hasCoordinates = true)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new FitsWriter(output);
        var header = new FitsHeaderBuilder().SetImage(true, -32, [Width, Height]);
        writer.WriteHdu((hasCoordinates ? Coordinates(header, 150, 2) : header).ToHeader(), Floats(0));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The value of a pixel, counted from 0.</summary>
    public static float Value(long x, long y) => y * 1000 + x;

    private static FitsHeaderBuilder Coordinates(FitsHeaderBuilder header, double lon, double lat) => header
        .Set("CTYPE1", "RA---TAN").Set("CTYPE2", "DEC--TAN").Set("CRVAL1", lon).Set("CRVAL2", lat).Set("CRPIX1", 30.0, "reference").Set("CRPIX2", 20.0)
        .Set("CD1_1", -0.001).Set("CD1_2", 0.0).Set("CD2_1", 0.0).Set("CD2_2", 0.001)
        .Set("CTYPE1A", "LINEAR").Set("CTYPE2A", "LINEAR").Set("CRPIX1A", 1.0).Set("CRPIX2A", 1.0).Set("CRVAL1A", 100.0).Set("CRVAL2A", 200.0).Set("LTV1", -100.0).Set("LTV2", -200.0)
        .Set("CTYPE1B", "XLAT").Set("CTYPE2B", "YLAT").Set("CRPIX1B", 5.5);

    private static byte[] Floats(float offset)
    {
        var bytes = new byte[Width * Height * 4];
        for (var i = 0; i < Width * Height; i++) BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 * i), Value(i % Width, i / Width) + offset);
        return bytes;
    }

    private static byte[] Integers()
    {
        var bytes = new byte[Width * Height * 4];
        for (var i = 0; i < Width * Height; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), i % 7);
        return bytes;
    }
}
