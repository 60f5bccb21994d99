using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Dax.Sky.Tests.Images;

/// <summary>Reads 8-bit grey and RGB PNGs, with all that can be wrong checked.</summary>
internal sealed record TinyPng(int Width, int Height, int Channels, bool IsZeroClear, byte[] Pixels)
{
    public static TinyPng Read(ReadOnlySpan<byte> file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8].ToArray());
        file = file[8..];
        var (header, clear, deflated, last) = (Array.Empty<byte>(), false, new MemoryStream(), "");
        while (file.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file);
            Assert.Equal(SlowCrc(file.Slice(4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file[(8 + length)..]));
            last = Encoding.ASCII.GetString(file.Slice(4, 4));
            var content = file.Slice(8, length);
            if (last == "IHDR") header = content.ToArray();
            else if (last == "tRNS") clear = content.IndexOfAnyExcept((byte)0) < 0 && deflated.Length == 0;
            else if (last == "IDAT") deflated.Write(content);
            else Assert.Equal("IEND", last);
            file = file[(12 + length)..];
        }
        Assert.Equal("IEND", last);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal(8, header[8]);
        Assert.Equal([0, 0, 0], header[10..]);
        var channels = header[9] == 0 ? 1 : 3;
        deflated.Position = 0;
        return new(width, height, channels, clear, Unfilter(deflated, width * channels, height, channels));
    }

    private static byte[] Unfilter(Stream deflated, int rowBytes, int height, int channels)
    {
        using var inflate = new ZLibStream(deflated, CompressionMode.Decompress);
        var pixels = new byte[rowBytes * height];
        var row = new byte[rowBytes + 1];
        for (var y = 0; y < height; y++)
        {
            inflate.ReadExactly(row);
            for (var x = 0; x < rowBytes; x++)
            {
                var left = x >= channels ? pixels[y * rowBytes + x - channels] : 0;
                var above = y > 0 ? pixels[(y - 1) * rowBytes + x] : 0;
                pixels[y * rowBytes + x] = (byte)(row[x + 1] + row[0] switch { 0 => 0, 1 => left, 2 => above, 3 => (left + above) / 2, _ => throw new InvalidDataException() });
            }
        }
        Assert.Equal(-1, inflate.ReadByte());
        return pixels;
    }

    private static uint SlowCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
