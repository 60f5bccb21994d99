using System.Globalization;
using Dax.Sky.Images;

namespace Dax.Sky.Tests.Images;

public class ToneTests
{
    [Fact]
    public void ZScaleAndPercentiles_GoldenImages_AreThoseOfAstropy()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests/data/images/golden.txt")).Skip(1).ToArray();
        Assert.InRange(lines.Length, 10, 50);
        foreach (var line in lines)
        {
            var v = line.Split(' ').Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            var pixels = Image((uint)v[0], (int)v[1], (int)v[2], v[3]);
            Assert.True(ZScale.TryFind(pixels, out var scale, v[4]));
            AssertNear(line, v[5], scale.Low);
            AssertNear(line, v[6], scale.High);
            Assert.True(PercentileRange.TryFind(pixels, 99, out var range));
            AssertNear(line, v[7], range.Low);
            AssertNear(line, v[8], range.High);
        }

        static void AssertNear(string line, double expected, double actual) =>
            Assert.True(Math.Abs(actual - expected) <= 2e-6 * Math.Max(1, Math.Abs(expected)), $"{line}: {actual}");
    }

    [Fact]
    public void TryFind_NoFiniteValue_IsFalse()
    {
        Assert.False(ZScale.TryFind([float.NaN, float.PositiveInfinity], out _));
        Assert.False(ZScale.TryFind([], out _));
        Assert.False(PercentileRange.TryFind([float.NaN], 50, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => PercentileRange.TryFind([1], 0, out _));
        Assert.True(ZScale.TryFind([7, 7, 7, 7, 7, 7, 7], out var flat));
        Assert.Equal(new PixelRange(7, 7), flat);
    }

    [Theory]
    [InlineData(0, 1, 0.1), InlineData(-5, 3000, 0.01), InlineData(1e7, 1.00001e7, 0.1), InlineData(-1e-9, 1e-9, 1), InlineData(0, 1e30, 1e-6)]
    public void Asinh_AnyValue_IsTheNearestShade(double low, double high, double softening)
    {
        var curve = ToneCurve.Asinh(new(low, high), softening);
        var random = new Random(3);
        var values = new float[5000];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(low + (high - low) * (i % 2 == 0 ? 1.4 * random.NextDouble() - 0.2 : Math.Pow(10, -6 * random.NextDouble())));
        var shades = new byte[values.Length];
        curve.Map(values, shades);
        for (var i = 0; i < values.Length; i++)
        {
            var x = Math.Clamp((values[i] - low) / (high - low), 0, 1);
            var expected = 255 * Math.Asinh(x / softening) / Math.Asinh(1 / softening);
            Assert.InRange(shades[i] - expected, -0.5 - 1e-6, 0.5 + 1e-6);
        }
    }

    [Fact]
    public void Map_OddValues_AreBlackOrWhite()
    {
        float[] values = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, -1, 2, 0, 1, 0.5f, float.MaxValue];
        var shades = new byte[values.Length];
        var curve = ToneCurve.Linear(new(0, 1));
        curve.Map(values, shades);
        Assert.Equal([0, 0, 255, 0, 255, 0, 255, 128, 255], shades);
        curve.Map(values, shades, isZeroKept: true);
        Assert.Equal([0, 1, 255, 1, 255, 1, 255, 128, 255], shades);
        ToneCurve.Linear(new(5, 5)).Map([5, 4, 6], shades);
        Assert.Equal([0, 0, 255], shades[..3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ToneCurve.Linear(new(0, double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ToneCurve.Asinh(new(0, 1), 0));
        Assert.Throws<ArgumentException>(() => curve.Map(values, shades.AsSpan(1)));
    }

    [Fact]
    public void Lupton_Colours_AreThoseOfTheFormula()
    {
        var random = new Random(4);
        var bands = new float[3][];
        for (var b = 0; b < 3; b++) bands[b] = [.. Enumerable.Range(0, 1003).Select(i => (float)(Math.Pow(10, 6 * random.NextDouble() - 2) - 1))];
        var rgb = new byte[3 * 1003];
        new LuptonRgb((0.1, -0.2, 0), 5, 8).Map(bands[0], bands[1], bands[2], rgb);
        for (var i = 0; i < 1003; i++)
        {
            double[] c = [bands[0][i] - 0.1, bands[1][i] + 0.2, bands[2][i]];
            var mean = c.Sum() / 3;
            var factor = mean <= 0 ? 0 : Math.Asinh(mean * 8 / 5) * 25.5 / Math.Asinh(0.8) / mean;
            var shades = c.Select(v => Math.Max(0, v * factor)).ToArray();
            var dim = Math.Min(1, 255 / shades.Max());
            for (var b = 0; b < 3; b++) Assert.InRange(rgb[3 * i + b] - shades[b] * dim, -1.01, 0.01);
        }
    }

    [Fact]
    public void Lupton_OddPixels_AreCountedAsNoLight()
    {
        float[] r = [float.NaN, float.NaN, -5, float.PositiveInfinity, 0];
        float[] g = [float.NaN, 3, -5, 0, 0];
        float[] b = [float.NaN, 3, -5, float.NegativeInfinity, 0];
        var rgb = new byte[15];
        new LuptonRgb((0, 0, 0)).Map(r, g, b, rgb, isZeroKept: true);
        Assert.Equal([0, 0, 0], rgb[..3]);
        Assert.True(rgb[3] == 0 && rgb[4] > 0 && rgb[5] == rgb[4]);
        Assert.Equal([0, 0, 1], rgb[6..9]);
        Assert.Equal([0, 0, 1], rgb[12..15]);
        Assert.Throws<ArgumentException>(() => new LuptonRgb((0, 0, 0)).Map(r, g, b, rgb.AsSpan(1)));
    }

    private static float[] Image(uint seed, int count, int nanEvery, double bright)
    {
        var state = seed;
        var u = new double[5];
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < 5; k++)
            {
                state = unchecked(state * 1664525 + 1013904223);
                u[k] = state / 4294967296.0;
            }
            var value = 100 + 10 * (u[0] + u[1] + u[2] - 1.5);
            if (u[3] < bright) value += 5000 * u[4];
            values[i] = nanEvery > 0 && i % nanEvery == 0 ? float.NaN : (float)value;
        }
        return values;
    }
}
