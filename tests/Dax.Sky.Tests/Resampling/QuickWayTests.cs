using System.Runtime.Intrinsics;
using Dax.Sky.Coadds;
using Dax.Sky.Resampling;

namespace Dax.Sky.Tests.Resampling;

/// <summary>What is done eight at a time, or along edges, against the same one by one.</summary>
public sealed class QuickWayTests
{
    private const int Width = 61, Height = 47;

    private static ImageSection Noise(int seed, int width = Width, int height = Height, double empty = 0.02)
    {
        var random = new Random(seed);
        var section = new ImageSection(7, -3, width, height, new float[width * height]) { Variance = new float[width * height], Mask = new int[width * height] };
        for (var i = 0; i < width * height; i++)
        {
            section.Image.Span[i] = random.NextDouble() < empty ? float.NaN : (float)(100 * random.NextDouble() - 20);
            section.Variance.Span[i] = (float)(1 + random.NextDouble());
            section.Mask.Span[i] = random.Next(8) == 0 ? 1 << random.Next(31) : 0;
        }
        return section;
    }

    [Fact]
    public unsafe void Pairs_GatheredAndPlain_AreTheSame()
    {
        var plane = Enumerable.Range(0, Width * Height).Select(i => (float)i).ToArray();
        int[] from = [0, 5, 60, 61, 1000, 44, (Height - 1) * Width - 2, 17];
        fixed (float* start = plane)
        {
            var (quick, plain) = (PixelPairs.Read(start, from, Width), PixelPairs.Plain(start, from, Width));
            Assert.Equal((plain.A, plain.B, plain.C, plain.D), (quick.A, quick.B, quick.C, quick.D));
            Assert.Equal(Vector256.Create(0f, 5, 60, 61, 1000, 44, (Height - 1) * Width - 2, 17), plain.A);
            Assert.Equal(plain.A + Vector256.Create((float)Width + 1), plain.D);
        }
    }

    [Fact]
    public void Places_VectorsAndPlain_AreTheSame()
    {
        var random = new Random(4);
        var rim = new Rim(2, Width - 5, Height - 3);
        for (var n = 0; n < 200; n++)
        {
            var (u, v) = (new double[RowPlaces.Room], new double[RowPlaces.Room]);
            var edge = n % 2 == 0 ? 0.0 : 4;
            for (var i = 0; i < 24; i++) (u[i], v[i]) = (2 + random.NextDouble() * (Width - 7 + edge), 2 + random.NextDouble() * (Height - 5 + edge));
            if (n % 7 == 0) u[n % 24] = double.NaN;
            var (quick, plain) = (new RowPlaces(), new RowPlaces());
            quick.Set(u, v, 24, Width, rim);
            for (var group = 0; group < 3; group++)
            {
                Assert.Equal(plain.Plain(u, v, 8 * group, Width, rim), quick.IsInside(group));
                if (!quick.IsInside(group)) continue;
                for (var i = 8 * group; i < 8 * group + 8; i++) Assert.Equal((plain.From[i], plain.Across[i], plain.Along[i]), (quick.From[i], quick.Across[i], quick.Along[i]));
            }
        }
    }

    [Theory]
    [InlineData(0.3, 0.4)]
    [InlineData(1.1, 0.9)]
    [InlineData(5, 5)]
    [InlineData(12, 7)]
    [InlineData(30, 33)]
    public void AreaCover_AnyQuad_IsAsPixelByPixel(double wide, double high)
    {
        var random = new Random(9);
        var input = Noise(1);
        var work = new ResamplingRow(input, ImageSection.Like(input, 0, 0, 1, 1) with { Level = new float[1] }, keepsFlux: false);
        var tried = 0;
        for (var n = 0; n < 3000; n++)
        {
            var q = Corners(random, wide, high, n);
            var (x0, x1) = ((int)Math.Floor(Even(q).Min()), (int)Math.Ceiling(Even(q).Max()));
            var (y0, y1) = ((int)Math.Floor(Odd(q).Min()), (int)Math.Ceiling(Odd(q).Max()));
            if (x0 < 0 || y0 < 0 || x1 > Width || y1 > Height) continue;
            var slope = new AreaSlope(1e-3 * random.NextDouble(), -1e-3);
            if (!work.Cover.TrySum(work, q, x0, y0, x1, y1, slope, out var quick)) continue;
            tried++;
            var plain = AreaSums.Plain(work, q, x0, y0, x1, y1, slope);
            Assert.Equal(plain.Weight, quick.Weight, 1e-6 * plain.Weight + 1e-9);
            Assert.Equal(plain.Value, quick.Value, 3e-5 * plain.Weight + 1e-7);
            Assert.Equal(plain.Variance, quick.Variance, 1e-6 * plain.Variance + 1e-9);
            Assert.Equal(plain.Level, quick.Level, 1e-6 * plain.Level + 1e-9);
            Assert.Equal(plain.Mask, quick.Mask);
        }
        Assert.True(tried > 50, $"{tried}");
    }

    /// <summary>Turned rectangles, every fifth one upright, on whole numbers or turned around.</summary>
    private static double[] Corners(Random random, double wide, double high, int n)
    {
        var (sin, cos) = Math.SinCos(n % 5 == 0 ? n / 5 % 4 * Math.PI / 2 : random.NextDouble() * 7);
        var (x, y) = (random.NextDouble() * Width, random.NextDouble() * Height);
        if (n % 10 == 0) (x, y) = (Math.Floor(x) + wide / 2, Math.Floor(y) + high / 2);
        double[] s = [-wide / 2, wide / 2, wide / 2, -wide / 2], t = [-high / 2, -high / 2, high / 2, high / 2];
        var q = new double[8];
        for (var i = 0; i < 4; i++)
        {
            var at = n % 3 == 0 ? 3 - i : i;
            (q[2 * at], q[2 * at + 1]) = (x + cos * s[i] - sin * t[i], y + sin * s[i] + cos * t[i]);
        }
        return q;
    }

    private static IEnumerable<double> Even(double[] q) => q.Where((_, i) => i % 2 == 0);

    private static IEnumerable<double> Odd(double[] q) => q.Where((_, i) => i % 2 == 1);

    [Theory]
    [InlineData(CoaddMethod.WeightedMean, true, 1, 61)]
    [InlineData(CoaddMethod.WeightedMean, false, 3, 64)]
    [InlineData(CoaddMethod.WeightedMean, true, 5, 7)]
    [InlineData(CoaddMethod.Mean, false, 3, 61)]
    [InlineData(CoaddMethod.Mean, true, 5, 64)]
    public void Means_ByRows_AreAsPixelByPixel(CoaddMethod method, bool hasVariance, int count, int width)
    {
        var inputs = Enumerable.Range(0, count).Select(k =>
        {
            var section = Noise(k, width, 20, 0.3);
            section.Variance.Span[k] = 0;
            section.Variance.Span[9 + k] = float.PositiveInfinity;
            section.Variance.Span[30 + k] = float.NaN;
            if (k == 3) section = section with { Level = Noise(80, width, 20).Variance };
            if (!hasVariance && k == 0) section = section with { Variance = default };
            return new CoaddInput(k == 2 ? section with { Mask = default } : section, 1 + k, 0.5f + k) { Background = k == 1 ? new SkyPlane(3, 0.1, -0.2) : null };
        }).ToList();
        var (quick, plain) = (Noise(70, width, 20), Noise(71, width, 20));
        var (quickCounts, plainCounts) = (new short[width * 20], new short[width * 20]);
        var options = new CoaddOptions(method);
        Assert.Equal(Coadd.Stack(options, inputs, plain, plainCounts, default), Coadd.CombineAndCount(options, inputs, quick, quickCounts, default));
        Assert.Equal(plainCounts, quickCounts);
        Assert.Equal(plain.Mask.ToArray(), quick.Mask.ToArray());
        for (var i = 0; i < width * 20; i++)
        {
            Assert.Equal(plain.Image.Span[i], quick.Image.Span[i], 1e-4f);
            Assert.Equal(plain.Variance.Span[i], quick.Variance.Span[i], 1e-6f * Math.Max(1, plain.Variance.Span[i] is > 0 and var least ? least : 0));
        }
    }
}
