using System.IO.Compression;
using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;

namespace Dax.Sky.Tests.Fits.Tiles;

public sealed class InflateTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Inflate_WhatZlibMade_IsWhatItWas(CompressionLevel level)
    {
        var random = new Random((int)level);
        for (var trial = 0; trial < 150; trial++)
        {
            var bytes = Bytes(random, random.Next(0, 90_000), trial % 6);
            var tile = Gzip(bytes, level);
            Assert.Equal((uint)bytes.Length, GzipTile.TellsLength(tile));
            var wanted = trial % 3 == 0 ? bytes.Length : random.Next(bytes.Length + 1);
            var into = new byte[wanted + (trial % 2 == 0 ? Inflate.Slack : 0)];
            GzipTile.Inflate(tile, into, wanted);
            Assert.True(into.AsSpan(0, wanted).SequenceEqual(bytes.AsSpan(0, wanted)), $"{level} {trial}");
        }
    }

    [Fact]
    public void Inflate_FixedCodesAndZlibFrame_IsWhatItWas()
    {
        // "hello hello hello" by fixed codes, in the frame of RFC 1950.
        byte[] tile = [0x78, 0x01, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x90, 0x00, 0x3A, 0x2E, 0x06, 0x7D];
        Assert.Null(GzipTile.TellsLength(tile));
        var into = new byte[17];
        GzipTile.Inflate(tile, into, 17);
        Assert.Equal("hello hello hello"u8.ToArray(), into);
    }

    [Fact]
    public void Inflate_MoreThanThereIs_IsRefused()
    {
        var tile = Gzip(new byte[100], CompressionLevel.Optimal);
        Assert.Throws<FitsFormatException>(() => GzipTile.Inflate(tile, new byte[101], 101));
    }

    [Fact]
    public void Inflate_BrokenBytes_FailsOrEndsAndStaysInItsMemory()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 20_000; trial++)
        {
            var tile = trial % 4 == 0 ? Random(random, random.Next(200)) : Gzip(Bytes(random, random.Next(1, 600), trial % 6), CompressionLevel.Optimal)[10..^8];
            for (var i = random.Next(4); i > 0 && tile.Length > 0; i--) tile[random.Next(tile.Length)] ^= (byte)(1 << random.Next(8));
            tile = tile[..random.Next(tile.Length + 1)];
            var into = new byte[2000];
            var wanted = random.Next(1, 1500);
            var got = 0;
            try
            {
                got = Inflate.Decode(tile, into.AsSpan(0, wanted + Inflate.Slack), wanted);
            }
            catch (FitsFormatException)
            {
                continue;
            }
            Assert.InRange(got, 0, wanted);
            Assert.True(into.AsSpan(wanted + Inflate.Slack).IndexOfAnyExcept((byte)0) < 0);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Unshuffle_AnyRun_IsThatPart(int size)
    {
        var random = new Random(size);
        var pixels = Random(random, 1000 * size);
        var planes = new byte[pixels.Length];
        ByteShuffle.Shuffle(pixels, size, planes);
        for (var trial = 0; trial < 200; trial++)
        {
            var first = random.Next(1000);
            var part = new byte[random.Next(1001 - first) * size];
            ByteShuffle.Unshuffle(planes, 1000, first, size, part);
            Assert.True(part.AsSpan().SequenceEqual(pixels.AsSpan(first * size, part.Length)));
        }
    }

    private static byte[] Gzip(byte[] bytes, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Random(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Noise, few values, repeated texts near and far, and mixtures.</summary>
    private static byte[] Bytes(Random random, int count, int kind)
    {
        var bytes = Random(random, count);
        for (var i = 0; i < count; i++)
        {
            var mode = kind == 5 ? (i / 3000) % 5 : kind;
            if (mode == 1) bytes[i] = (byte)(bytes[i] % 7);
            if (mode == 2 && i > 40) bytes[i] = random.Next(60) == 0 ? bytes[i] : bytes[i - 1 - (i % 29)];
            if (mode == 3) bytes[i] = (byte)Math.Sqrt(bytes[i]);
            if (mode == 4 && i > 30_000) bytes[i] = bytes[i - 29_999];
        }
        return bytes;
    }
}
