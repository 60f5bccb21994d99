using System.Buffers.Binary;
using System.IO.Compression;

namespace Dax.Interop.Tests.Portal;

/// <summary>The pixels of a PNG of 8-bit colours, not interlaced: what browsers make screenshots as.</summary>
/// <param name="Channels">3, or 4 with transparency.</param>
internal sealed record PngPixels(int Width, int Height, int Channels, byte[] Bytes)
{
    public static PngPixels Read(ReadOnlySpan<byte> png)
    {
        Assert.True(png[..8].SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]), "This is no PNG.");
        var (width, height, channels) = (0, 0, 0);
        using var packed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            var type = png.Slice(at + 4, 4);
            var data = png.Slice(at + 8, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                Assert.Equal(8, data[8]);
                Assert.Equal(0, data[12]);
                channels = data[9] switch { 2 => 3, 6 => 4, var other => throw new InvalidDataException($"PNG of colour type {other}.") };
            }
            else if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
            at += length + 12;
        }
        packed.Position = 0;
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        return new PngPixels(width, height, channels, Unfilter(rows, width * channels, height, channels));
    }

    /// <summary>Pixels whose brightest colour is above a level.</summary>
    public int CountAbove(int level)
    {
        var count = 0;
        for (var i = 0; i < Bytes.Length; i += Channels)
        {
            if (Math.Max(Bytes[i], Math.Max(Bytes[i + 1], Bytes[i + 2])) > level) count++;
        }
        return count;
    }

    /// <summary>How many different greys there are: sky has many, a frame or a plain background few. Colours (what is drawn over the sky) are left out.</summary>
    public int Greys()
    {
        var seen = new HashSet<byte>();
        for (var i = 0; i < Bytes.Length; i += Channels)
        {
            if (Bytes[i] == Bytes[i + 1] && Bytes[i] == Bytes[i + 2]) seen.Add(Bytes[i]);
        }
        return seen.Count;
    }

    // PNG (third edition), 9.2.
    private static byte[] Unfilter(Stream rows, int stride, int height, int step)
    {
        var pixels = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            var row = pixels.AsSpan(y * stride, stride);
            rows.ReadExactly(row);
            var above = y == 0 ? new byte[stride] : pixels.AsSpan((y - 1) * stride, stride);
            for (var x = 0; x < stride; x++)
            {
                int left = x < step ? 0 : row[x - step], up = above[x], corner = x < step ? 0 : above[x - step];
                row[x] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
            }
        }
        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
