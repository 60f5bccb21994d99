using Dax.Sky.Coadds;
using Dax.Sky.Resampling;

namespace Dax.Sky.Tests.Coadds;

public sealed class CoaddTests
{
    private static CoaddInput Input(float value, float variance = 1, int mask = 0, float weight = 1, float scale = 1) =>
        new(new ImageSection(0, 0, 1, 1, new[] { value }) { Variance = new[] { variance }, Mask = new[] { mask } }, weight, scale);

    private static (float Value, float Variance, int Mask, short Coverage) Combine(CoaddMethod method, params CoaddInput[] inputs)
    {
        var output = new ImageSection(0, 0, 1, 1, new float[1]) { Variance = new float[1], Mask = new int[1] };
        var coverage = new short[1];
        Coadd.Combine(new CoaddOptions(method), inputs, output, coverage);
        return (output.Image.Span[0], output.Variance.Span[0], output.Mask.Span[0], coverage[0]);
    }

    [Fact]
    public void WeightedMean_ByVariance_HasTheLeastVariance() =>
        Assert.Equal((13f / 5, 4f / 5, 5, (short)2), Combine(CoaddMethod.WeightedMean, Input(2, 1, 1), Input(5, 4, 4), Input(float.NaN)));

    [Fact]
    public void WeightedMean_OfScaled_ScalesVariances() =>
        Assert.Equal((4f, 2f, 0, (short)2), Combine(CoaddMethod.WeightedMean, Input(2, 1, scale: 2), Input(4, 4)));

    [Fact]
    public void WeightedMean_WithLevels_WeighsByThem()
    {
        // Both are as good; that the second lay between pixels does not make it weigh more.
        var (one, other) = (Input(2, 1), Input(6, 0.25f));
        one = one with { Section = one.Section with { Level = new[] { 1f } } };
        other = other with { Section = other.Section with { Level = new[] { 1f } } };
        Assert.Equal((4f, 1.25f / 4, 0, (short)2), Combine(CoaddMethod.WeightedMean, one, other));
    }

    [Fact]
    public void Mean_TakesAllAlike() => Assert.Equal((3.5f, 1.25f, 0, (short)2), Combine(CoaddMethod.Mean, Input(2, 1), Input(5, 4)));

    [Theory]
    [InlineData(3, 0.5235988f, 1f, 3f, 100f)]
    [InlineData(2.5, 0.39269908f, 1f, 2f, 3f, 100f)]
    [InlineData(4, 1, 4f)]
    public void Median_OddAndEven_IsTheMiddle(float value, float variance, params float[] values)
    {
        var (got, spread, _, coverage) = Combine(CoaddMethod.Median, [.. values.Select(v => Input(v))]);
        Assert.Equal(value, got);
        Assert.Equal(variance, spread, 1e-6f);
        Assert.Equal(values.Length, coverage);
    }

    [Fact]
    public void ClippedMean_CosmicRay_IsLeftOut()
    {
        var inputs = Enumerable.Range(0, 6).Select(i => Input(10 + 0.1f * i)).Append(Input(500)).ToArray();
        var (value, variance, _, coverage) = Combine(CoaddMethod.ClippedMean, inputs);
        Assert.Equal(10.25f, value, 1e-4f);
        Assert.Equal(1 / 6f, variance, 1e-5f);
        Assert.Equal(6, coverage);
    }

    [Fact]
    public void Choices_TakeOne()
    {
        var inputs = new[] { Input(float.NaN), Input(4, 2), Input(1, 3), Input(9, 5) };
        Assert.Equal((4f, 2f), (Combine(CoaddMethod.First, inputs).Value, Combine(CoaddMethod.First, inputs).Variance));
        Assert.Equal((1f, 3f), (Combine(CoaddMethod.Minimum, inputs).Value, Combine(CoaddMethod.Minimum, inputs).Variance));
        Assert.Equal((9f, 5f), (Combine(CoaddMethod.Maximum, inputs).Value, Combine(CoaddMethod.Maximum, inputs).Variance));
        Assert.Equal(1, Combine(CoaddMethod.First, inputs).Coverage);
    }

    [Theory]
    [InlineData(CoaddMethod.First, 2)]
    [InlineData(CoaddMethod.Minimum, 4)]
    [InlineData(CoaddMethod.Maximum, 8)]
    [InlineData(CoaddMethod.Median, 14)]
    [InlineData(CoaddMethod.Mean, 14)]
    [InlineData(CoaddMethod.WeightedMean, 14)]
    public void Mask_IsOfThoseThatTookPart(CoaddMethod method, int mask) =>
        Assert.Equal(mask, Combine(method, Input(float.NaN, mask: 1), Input(4, mask: 2), Input(1, mask: 4), Input(9, mask: 8), Input(5, 0, mask: 16)).Mask);

    [Fact]
    public void Mask_OfWhatIsClipped_IsLeftOut() =>
        Assert.Equal(1 << 20, Combine(CoaddMethod.ClippedMean, [Input(500, mask: 1), .. Enumerable.Range(0, 6).Select(i => Input(10 + 0.1f * i, mask: 1 << 20))]).Mask);

    [Theory]
    [InlineData(CoaddMethod.First)]
    [InlineData(CoaddMethod.WeightedMean)]
    public void Mask_WhereNoneTakesPart_IsOfAll(CoaddMethod method) => Assert.Equal(3, Combine(method, Input(float.NaN, mask: 1), Input(4, 0, mask: 2)).Mask);

    [Fact]
    public void Count_IsOfPixelsThatTookPart()
    {
        var output = new ImageSection(0, 0, 1, 1, new float[1]) { Variance = new float[1], Mask = new int[1] };
        CoaddInput[] inputs = [Input(float.NaN), Input(4), Input(1), Input(9)];
        long[] Given(CoaddMethod method) => Coadd.CombineAndCount(new CoaddOptions(method), inputs, output, default, default);
        Assert.Equal([0, 0, 1, 0], Given(CoaddMethod.Minimum));
        Assert.Equal([0, 1, 1, 1], Given(CoaddMethod.Mean));
        Assert.Equal([0, 1, 1, 1], Given(CoaddMethod.Median));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Combine_VarianceThatIsNone_TakesNoPart(float variance)
    {
        var (value, _, _, coverage) = Combine(CoaddMethod.WeightedMean, Input(3, variance), Input(7));
        Assert.Equal((7f, (short)1), (value, coverage));
        Assert.True(float.IsNaN(Combine(CoaddMethod.Mean, Input(3, variance)).Value));
    }

    [Fact]
    public void Combine_NoiseOfMany_IsAsTheVarianceSays()
    {
        var random = new Random(3);
        float Noise(double sigma) => (float)(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        foreach (var method in new[] { CoaddMethod.WeightedMean, CoaddMethod.Mean, CoaddMethod.Median, CoaddMethod.ClippedMean })
        {
            var inputs = Enumerable.Range(1, 9).Select(k =>
            {
                var sigma = method == CoaddMethod.Median ? 2 : 1 + k / 9.0;
                var section = new ImageSection(0, 0, 100, 100, new float[10_000]) { Variance = new float[10_000] };
                for (var i = 0; i < 10_000; i++) (section.Image.Span[i], section.Variance.Span[i]) = (Noise(sigma), (float)(sigma * sigma));
                return new CoaddInput(section);
            }).ToList();
            var output = new ImageSection(0, 0, 100, 100, new float[10_000]) { Variance = new float[10_000] };
            Coadd.Combine(new CoaddOptions(method), inputs, output, default);
            var (squares, said) = (0.0, 0.0);
            for (var i = 0; i < 10_000; i++) (squares, said) = (squares + output.Image.Span[i] * output.Image.Span[i], said + output.Variance.Span[i]);
            // The median of nine is a little better than that of infinitely many.
            Assert.InRange(squares / said, method == CoaddMethod.Median ? 0.85 : 0.95, 1.05);
        }
    }

    [Fact]
    public void BackgroundMatch_ThreeTiltedImages_Agree()
    {
        SkyPlane[] truth = [new(5, 0.01, -0.02), new(-3, 0, 0.005), new(12, -0.03, 0.01)];
        var sections = truth.Select((plane, k) => new CoaddInput(Tilted(plane, k))).ToArray();
        var match = new BackgroundMatch(3);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < i; j++) match.Add(i, sections[i], j, sections[j]);
        var planes = match.Solve();
        // Only differences are known.
        foreach (var (x, y) in new[] { (0, 0), (60, 10), (30, 79) })
        {
            for (var i = 1; i < 3; i++)
                Assert.Equal(truth[i].At(x, y) - truth[0].At(x, y), planes[i].At(x, y) - planes[0].At(x, y), 1e-3);
        }
    }

    [Fact]
    public void BackgroundMatch_Alone_TakesNothingOff() => Assert.All(new BackgroundMatch(2).Solve(), p => Assert.Equal(new SkyPlane(0, 0, 0), p));

    /// <summary>A sky with stars under a plane; each image has its own part of it, the middle is common.</summary>
    private static ImageSection Tilted(SkyPlane plane, int k)
    {
        var section = new ImageSection(0, 0, 80, 80, new float[6400]);
        for (var i = 0; i < 6400; i++)
        {
            var (x, y) = (i % 80, i / 80);
            var isThere = k switch { 0 => x < 60, 1 => x > 20, _ => y > 30 };
            var star = (x * 7 + y * 13) % 97 == 0 ? 1000 + 50 * k : 0;
            section.Image.Span[i] = isThere ? (float)(star + plane.At(x, y)) : float.NaN;
        }
        return section;
    }
}
