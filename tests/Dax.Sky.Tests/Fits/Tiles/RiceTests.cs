using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Fits.Tiles;

public sealed class RiceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Decode_WhatWasEncoded_IsWhatItWas(int bytesPerPixel)
    {
        var random = new Random(bytesPerPixel);
        for (var trial = 0; trial < 300; trial++)
        {
            var pixels = Noise(random, random.Next(1, 3000), bytesPerPixel);
            var decoded = new int[pixels.Length];
            RiceDecoder.Decode(Encode(pixels, bytesPerPixel), bytesPerPixel, RiceEncoder.BlockSize, decoded);
            Assert.Equal(pixels, decoded);
        }
    }

    [Fact]
    public void Decode_AnyBytes_AsTheCoreDoes() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(),
        (bytes, block, count) => Same<RiceInt>(bytes, 4, block.Get, count.Get) && Same<RiceShort>(bytes, 2, block.Get, count.Get) && Same<RiceByte>(bytes, 1, block.Get, count.Get)));

    [Fact]
    public void Decode_TileCutShort_AsTheCoreDoes()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 400; trial++)
        {
            var tile = Encode(Noise(random, 500, 4), 4);
            var bytes = tile.AsSpan(0, random.Next(tile.Length)).ToArray();
            if (trial % 2 == 0 && bytes.Length > 0) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.True(Same<RiceInt>(bytes, 4, 32, 500));
        }
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(4, -32)]
    [InlineData(3, 32)]
    [InlineData(8, 32)]
    public void Decode_UnknownParameters_IsRefused(int bytesPerPixel, int blockSize) =>
        Assert.Throws<FitsFormatException>(() => RiceDecoder.Decode(new byte[100], bytesPerPixel, blockSize, new int[10]));

    private static bool Same<TWidth>(byte[] bytes, int bytesPerPixel, int block, int count) where TWidth : IRiceWidth
    {
        var (fast, core) = (new int[count], new int[count]);
        var fastFailed = Fails(() => RiceDecoder.Decode(bytes, bytesPerPixel, block, fast));
        var coreFailed = Fails(() => RiceDecoder.DecodeCore<TWidth>(bytes, block, core));
        return fastFailed == coreFailed && (fastFailed || fast.AsSpan().SequenceEqual(core));
    }

    private static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (FitsFormatException)
        {
            return true;
        }
    }

    private static byte[] Encode(int[] pixels, int bytesPerPixel)
    {
        var room = new byte[RiceEncoder.MaxBytes(pixels.Length, bytesPerPixel)];
        return room[..RiceEncoder.Encode(pixels, bytesPerPixel, room)];
    }

    /// <summary>Pieces without change, with little, with much, and with jumps from end to end of the range.</summary>
    private static int[] Noise(Random random, int count, int bytesPerPixel)
    {
        var (value, spread) = (0, 0);
        var pixels = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (i % 50 == 0) spread = random.Next(0, 31);
            value = random.Next(200) == 0 ? random.Next(int.MinValue, int.MaxValue) : value + (int)random.NextInt64(-(1L << spread) + 1, 1L << spread);
            pixels[i] = bytesPerPixel switch { 1 => (byte)value, 2 => (short)value, _ => value };
        }
        return pixels;
    }
}
