using System.Buffers.Binary;
using System.Globalization;
using Dax.Sky.Fits;
using FsCheck;
using FsCheck.Fluent;
using static Dax.Sky.Tests.Fits.FitsBytes;

namespace Dax.Sky.Tests.Fits;

public class FitsImageTests
{
    [Fact]
    public void ReadSection_OfARandomBox_IsWhatAnIndexFormulaFinds() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var bitpix = new[] { 8, 16, 32, 64, -32, -64 }[random.Next(6)];
        var size = Math.Abs(bitpix) / 8;
        var axes = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (long)random.Next(1, 9)).ToArray();
        var data = new byte[axes.Aggregate(1L, (a, b) => a * b) * size];
        random.NextBytes(data);
        var lower = axes.Select(n => (long)random.Next((int)n)).ToArray();
        var upper = axes.Select((n, i) => lower[i] + random.Next((int)(n - lower[i]) + 1)).ToArray();
        using var file = FitsFile.Open(new CountingSource(Image(bitpix, axes, data), random.Next(2) * 20));
        var image = FitsImage.Open(file, file.Hdus[0]);
        var box = PixelBox.Of(lower, upper);
        var got = new byte[box.PixelCount * size];
        image.ReadSection(box, got);
        Assert.Equal(Expected(data, size, axes, lower, upper), got);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadSection_OfAPlane_ReadsOnlyItsRows()
    {
        var source = new CountingSource(Image(8, [1000, 1000], new byte[1_000_000]), gap: 10);
        using var file = FitsFile.Open(source);
        var image = FitsImage.Open(file, file.Hdus[0]);
        source.BytesRead = 0;
        image.ReadSection(new PixelBox(100, 200, 150, 220), new byte[1000]);
        Assert.Equal(1000, source.BytesRead);
        image.ReadSection(new PixelBox(0, 200, 1000, 220), new byte[20_000]);
        Assert.Equal(21_000, source.BytesRead);
    }

    [Theory]
    [InlineData(8, 0.5, 2, new double[] { 0, 5, 255 }, new double[] { 2, 4.5, 129.5 })]
    [InlineData(8, 1, -128, new double[] { 0, 128, 255 }, new double[] { -128, 0, 127 })]
    [InlineData(16, 1, 32768, new double[] { -32768, 0, 32767 }, new double[] { 0, 32768, 65535 })]
    [InlineData(32, 1, 2147483648, new double[] { -2147483648, 0, 2147483647 }, new double[] { 0, 2147483648, 4294967295 })]
    [InlineData(32, 0.1, -3, new double[] { -7, 0, 11 }, new double[] { -7 * 0.1 - 3, -3, 11 * 0.1 - 3 })]
    [InlineData(-32, 1, 0, new double[] { 1.5, double.NaN, -2 }, new double[] { 1.5, double.NaN, -2 })]
    [InlineData(-64, 2, 1, new double[] { 1.5, double.NaN, double.PositiveInfinity }, new double[] { 4, double.NaN, double.PositiveInfinity })]
    public void ReadValues_OfEveryKind_AreScaled(int bitpix, double scale, double zero, double[] stored, double[] expected)
    {
        using var file = Open(Image(bitpix, [stored.Length], Stored(bitpix, stored), Real("BSCALE", scale), Real("BZERO", zero)));
        var image = FitsImage.Open(file, file.Hdus[0]);
        var doubles = new double[stored.Length];
        var floats = new float[stored.Length];
        var box = PixelBox.Whole(image.Axes.AsSpan());
        image.ReadValues(box, doubles);
        image.ReadValues(box, floats);
        Assert.Equal(expected, doubles);
        Assert.Equal(expected.Select(v => (float)v), floats);
    }

    [Theory]
    [InlineData(8, 7)]
    [InlineData(16, -32768)]
    [InlineData(32, 99)]
    [InlineData(64, long.MinValue)]
    public void ReadValues_OfBlank_AreNaN(int bitpix, long blank)
    {
        var data = new byte[Math.Abs(bitpix) / 8 * 40];
        var raw = Integer(bitpix, blank);
        raw.CopyTo(data, raw.Length * 33);
        using var file = Open(Image(bitpix, [40], data, $"BLANK   = {blank,20}", "BZERO   =                  1.0"));
        var image = FitsImage.Open(file, file.Hdus[0]);
        var values = new float[40];
        image.ReadValues(PixelBox.Whole([40]), values);
        for (var i = 0; i < 40; i++) Assert.Equal(i == 33 ? float.NaN : 1f, values[i]);
    }

    [Fact]
    public void ReadValues_OfUnsignedLongs_AreRoundedOnce()
    {
        ulong[] values = [0, 1, 9007199254740993, ulong.MaxValue, 1UL << 63, (1UL << 63) + 1025];
        var data = values.SelectMany(v => Integer(64, (long)(v ^ 1UL << 63))).ToArray();
        using var file = Open(Image(64, [values.Length], data, "BZERO   =  9223372036854775808"));
        var got = new double[values.Length];
        FitsImage.Open(file, file.Hdus[0]).ReadValues(PixelBox.Whole([values.Length]), got);
        Assert.Equal(values.Select(v => (double)v), got);
    }

    [Fact]
    public void ReadStored_OfAMask_IsInTheMachinesOrder()
    {
        using var file = Open(Image(32, [2, 2], [0, 0, 0, 1, 0, 0, 1, 0, 255, 255, 255, 255, 127, 0, 0, 0]));
        var got = new int[2];
        FitsImage.Open(file, file.Hdus[0]).ReadStored(new PixelBox(1, 0, 2, 2), got.AsSpan());
        Assert.Equal([256, 127 << 24], got);
    }

    [Fact]
    public void ReadSection_OutsideOrOfAnotherSize_IsAnErrorOfTheCaller()
    {
        using var file = Open(Image(8, [4, 4], new byte[16]));
        var image = FitsImage.Open(file, file.Hdus[0]);
        Assert.Throws<ArgumentException>(() => image.ReadSection(new PixelBox(0, 0, 5, 1), new byte[5]));
        Assert.Throws<ArgumentException>(() => image.ReadSection(new PixelBox(-1, 0, 1, 1), new byte[2]));
        Assert.Throws<ArgumentException>(() => image.ReadSection(new PixelBox(0, 0, 2, 2), new byte[5]));
        Assert.Throws<ArgumentException>(() => image.ReadSection(PixelBox.Of([0], [4]), new byte[4]));
    }

    private static byte[] Expected(byte[] data, int size, long[] axes, long[] lower, long[] upper)
    {
        var result = new List<byte>();
        var at = (long[])lower.Clone();
        if (Enumerable.Range(0, axes.Length).Any(i => lower[i] >= upper[i])) return [];
        while (true)
        {
            long index = 0;
            for (var i = axes.Length - 1; i >= 0; i--) index = index * axes[i] + at[i];
            result.AddRange(data.AsSpan((int)index * size, size).ToArray());
            var axis = 0;
            while (axis < axes.Length && ++at[axis] == upper[axis]) at[axis] = lower[axis++];
            if (axis == axes.Length) return [.. result];
        }
    }

    private static string Real(string keyword, double value) => string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20:0.0##########}");

    private static byte[] Stored(int bitpix, double[] values) => [.. values.SelectMany(v => bitpix switch
    {
        -32 => BigEndian(BitConverter.SingleToInt32Bits((float)v), 4),
        -64 => BigEndian(BitConverter.DoubleToInt64Bits(v), 8),
        _ => Integer(bitpix, (long)v),
    })];

    private static byte[] Integer(int bitpix, long value) => BigEndian(value, bitpix / 8);

    private static byte[] BigEndian(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[^size..];
    }

    /// <summary>Counts what is asked of it.</summary>
    private sealed class CountingSource(byte[] bytes, int gap) : ByteSource
    {
        public long BytesRead { get; set; }
        public override long Length => bytes.Length;
        protected override int CheapGap => gap;

        public override void Read(long offset, Span<byte> into)
        {
            Check(offset, into.Length);
            bytes.AsSpan((int)offset, into.Length).CopyTo(into);
            BytesRead += into.Length;
        }
    }
}
