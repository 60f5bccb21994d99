using Dax.Sky.Resampling;
using Dax.Sky.Tests.Wcs;

namespace Dax.Sky.Tests.Resampling;

public sealed class ResamplerTests
{
    private const int Side = 120;

    public static TheoryData<ResamplingKernel> Kernels => [.. Enum.GetValues<ResamplingKernel>()];

    private static PixelMap Shifted(double dx, double dy, double turn = 0, double zoom = 1)
    {
        var (input, output) = (Headers.Simple("TAN", 10, 20, 1e-4), Headers.Simple("TAN", 10, 20, 1e-4 / zoom, turn));
        output.Remove("CRPIX1").Remove("CRPIX2").Add(FormattableString.Invariant($"CRPIX1 {500 - dx:r}"));
        output.Add(FormattableString.Invariant($"CRPIX2 {600 - dy:r}"));
        return new PixelMap(PixelMapTests.Read(output), PixelMapTests.Read(input), 1e-6);
    }

    private static ImageSection Section(Func<int, int, double> value, int x0 = 440, int y0 = 540)
    {
        var section = new ImageSection(x0, y0, Side, Side, new float[Side * Side]) { Variance = new float[Side * Side], Mask = new int[Side * Side] };
        for (var i = 0; i < Side * Side; i++)
        {
            section.Image.Span[i] = (float)value(x0 + i % Side, y0 + i / Side);
            section.Variance.Span[i] = 2 + i % 3;
            section.Mask.Span[i] = 1 << (i % 7);
        }
        return section;
    }

    private static double Bumpy(int x, int y) => 100 + 30 * Math.Sin(x * 0.7) * Math.Cos(y * 0.3) + (x * 31 + y * 17) % 11;

    private static ImageSection Resample(PixelMap map, ResamplingKernel kernel, ImageSection input, int x, int y, int side, bool keepsFlux = false)
    {
        var output = ImageSection.Like(input, x, y, side, side) with { Level = new float[side * side] };
        new Resampler(map, kernel, keepsFlux).Fill(input, output);
        return output;
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Fill_ByWholePixels_IsTheImage(ResamplingKernel kernel)
    {
        var input = Section(Bumpy);
        var output = Resample(Shifted(5, -3), kernel, input, 460, 560, 64);
        for (var i = 0; i < 64 * 64; i++)
        {
            var from = (560 - 3 - 540 + i / 64) * Side + 460 + 5 - 440 + i % 64;
            Assert.Equal(input.Image.Span[from], output.Image.Span[i], 2e-3f);
            Assert.Equal(input.Variance.Span[from], output.Variance.Span[i], 2e-4f);
            Assert.Equal(input.Variance.Span[from], output.Level.Span[i], 2e-3f);
            Assert.True((output.Mask.Span[i] & input.Mask.Span[from]) != 0);
        }
    }

    [Theory]
    [InlineData(ResamplingKernel.Bicubic, 4, float.NaN)]
    [InlineData(ResamplingKernel.Bicubic, 4, float.PositiveInfinity)]
    [InlineData(ResamplingKernel.Lanczos3, 6, float.NaN)]
    [InlineData(ResamplingKernel.Lanczos3, 6, float.PositiveInfinity)]
    public void Fill_BadVariance_IsBadWithinTheKernelAlone(ResamplingKernel kernel, int taps, float bad)
    {
        var (clean, broken) = (Section(Bumpy), Section(Bumpy));
        broken.Variance.Span[(590 - 540) * Side + 500 - 440] = bad;
        var map = Shifted(5.3, -3.4);
        var (expected, output) = (Resample(map, kernel, clean, 460, 560, 64), Resample(map, kernel, broken, 460, 560, 64));
        Assert.Equal(expected.Image.ToArray(), output.Image.ToArray());
        var finite = 0;
        for (var i = 0; i < 64 * 64; i++)
        {
            if (!float.IsFinite(output.Variance.Span[i])) continue;
            Assert.Equal(expected.Variance.Span[i], output.Variance.Span[i]);
            finite++;
        }
        Assert.Equal(64 * 64 - taps * taps, finite);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Fill_Plane_StaysAPlane(ResamplingKernel kernel)
    {
        var map = Shifted(0.3, 0.45, 25);
        var output = Resample(map, kernel, Section((x, y) => 0.5 * x - 0.25 * y), 470, 570, 50);
        for (var i = 0; i < 50 * 50; i++)
        {
            double[] u = [470 + i % 50], v = [570 + i / 50];
            map.Map(u, v);
            // Lanczos bends a plane by hundredths of its slope; nearest is off by half a pixel; by area, pixels count as flat.
            var tolerance = kernel switch { ResamplingKernel.Nearest => 0.4f, ResamplingKernel.Lanczos3 or ResamplingKernel.Area => 0.05f, _ => 1.2e-3f };
            Assert.Equal((float)(0.5 * u[0] - 0.25 * v[0]), output.Image.Span[i], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Fill_QuickAndCareful_Agree(ResamplingKernel kernel)
    {
        if (kernel is ResamplingKernel.Nearest or ResamplingKernel.Area) return;
        var map = Shifted(0.21, -0.37, 10);
        var input = Section(Bumpy);
        var quick = Resample(map, kernel, input, 460, 560, 80);
        var (table, taps) = kernel switch { ResamplingKernel.Bicubic => (KernelWeights.Bicubic, 4), ResamplingKernel.Lanczos3 => (KernelWeights.Lanczos3, 6), _ => (null, 2) };
        var careful = ImageSection.Like(input, 460, 560, 80, 80) with { Level = new float[6400] };
        var row = new ResamplingRow(input, careful, keepsFlux: false);
        for (var i = 0; i < 80 * 80; i++)
        {
            double[] u = [460 + i % 80], v = [560 + i / 80];
            map.Map(u, v);
            Careful.Fill(row, i, u[0] - input.X, v[0] - input.Y, taps, table);
            Assert.Equal(careful.Image.Span[i], quick.Image.Span[i], 2e-2f);
            Assert.Equal(careful.Variance.Span[i], quick.Variance.Span[i], 2e-3f);
            Assert.Equal(careful.Level.Span[i], quick.Level.Span[i], 2e-3f);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Fill_PixelWithoutValue_TakesLittleWithIt(ResamplingKernel kernel)
    {
        var input = Section((_, _) => 7);
        input.Image.Span[60 * Side + 60] = float.NaN;
        var output = Resample(Shifted(0.2, 0.2), kernel, input, 480, 580, 40);
        var none = 0;
        foreach (var value in output.Image.Span)
        {
            if (float.IsNaN(value)) none++;
            else Assert.Equal(7, value, 1e-4f);
        }
        // By area, every pixel has a neighbour to take from.
        Assert.Equal(kernel == ResamplingKernel.Area ? 0 : 1, none);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Fill_OutsideOfTheImage_HasNoValue(ResamplingKernel kernel)
    {
        var output = Resample(Shifted(0, 0), kernel, Section((_, _) => 1), 400, 500, 200);
        var covered = 0;
        foreach (var value in output.Image.Span) if (!float.IsNaN(value)) covered++;
        Assert.Equal(Side * Side, covered);
        Assert.True(float.IsNaN(output.Image.Span[0]) && output.Mask.Span[0] == 0 && float.IsNaN(output.Variance.Span[0]));
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(1.0, 33)]
    [InlineData(0.37, 12)]
    [InlineData(2.6, 80)]
    public void Fill_CountsByArea_AreKept(double zoom, double turn)
    {
        var input = Section((x, y) => Math.Exp(-(Math.Pow(x - 500.3, 2) + Math.Pow(y - 600.1, 2)) / 18));
        var output = Resample(Shifted(0.4, 0.2, turn, zoom), ResamplingKernel.Area, input, 350, 450, 300, keepsFlux: true);
        var (before, after) = (0.0, 0.0);
        foreach (var value in input.Image.Span) before += value;
        foreach (var value in output.Image.Span) if (!float.IsNaN(value)) after += value;
        Assert.Equal(before, after, before * 1e-6);
    }

    [Fact]
    public void UnderEdge_OfRandomQuads_IsTheSharedArea()
    {
        var random = new Random(5);
        for (var n = 0; n < 300; n++)
        {
            // A convex quadrilateral: corners of a turned and stretched square.
            var (sin, cos) = Math.SinCos(random.NextDouble() * 7);
            var (a, b, cx, cy) = (0.1 + random.NextDouble() * 2, 0.1 + random.NextDouble() * 2, random.NextDouble() * 3 - 1, random.NextDouble() * 3 - 1);
            var corners = new (double X, double Y)[4];
            for (var i = 0; i < 4; i++)
            {
                var (s, t) = ((i is 1 or 2 ? a : -a) / 2, (i is 2 or 3 ? b : -b) / 2);
                corners[i] = (cx + cos * s - sin * t, cy + sin * s + cos * t);
            }
            var exact = 0.0;
            for (var i = 0; i < 4; i++) exact += Quad.UnderEdge(corners[i].X, corners[i].Y, corners[(i + 1) & 3].X, corners[(i + 1) & 3].Y);
            const int Steps = 400;
            var inside = 0;
            for (var i = 0; i < Steps * Steps; i++)
            {
                var (x, y) = ((i % Steps + 0.5) / Steps - cx, (i / Steps + 0.5) / Steps - cy);
                if (Math.Abs(cos * x + sin * y) <= a / 2 && Math.Abs(cos * y - sin * x) <= b / 2) inside++;
            }
            Assert.Equal((double)inside / (Steps * Steps), Math.Abs(exact), 4e-3);
        }
    }
}
