using System.Diagnostics;
using System.Globalization;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;
using Dax.Sky.Wcs;

namespace Dax.Benchmarks;

/// <summary>Exposures of the benchmark generator onto 2000 × 2000 pixels of 0.2″, TAN at (60, −35), image and variance: the work of resampling alone, by kernel.</summary>
internal static class ResamplingRates
{
    private const int Side = 2000;
    private const int Tile = 256;

    private static readonly string[] Cards =
    [
        "SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", "NAXIS1  =                 2000", "NAXIS2  =                 2000",
        "CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'", "CRVAL1  =                 60.0", "CRVAL2  =                -35.0", "CRPIX1  =               1000.5", "CRPIX2  =               1000.5",
        "CDELT1  =   -5.5555555556E-05", "CDELT2  =    5.5555555556E-05", "END",
    ];

    /// <summary>The same as one mosaic: image, variance and mask in, three planes and coverage in memory.</summary>
    public static void Mosaic(IReadOnlyList<string> paths)
    {
        var files = paths.Select(path => FitsFile.Open(new FileByteSource(path))).ToList();
        var grid = new SkyGrid(GridProjection.Tan, new(60, -35), Side, Side, 0.2 / 3600);
        // Each twice: the runtime compiles during the first.
        foreach (var kernel in new[] { ResamplingKernel.Bilinear, ResamplingKernel.Bilinear, ResamplingKernel.Lanczos3, ResamplingKernel.Lanczos3, ResamplingKernel.Area, ResamplingKernel.Area })
        {
            var before = Environment.CpuUsage;
            var started = Stopwatch.GetTimestamp();
            var images = files.Select(file =>
            {
                FitsImage Plane(string name) => FitsImage.Open(file, file.Find(name)!);
                return new MosaicImage(Plane("IMAGE"), Read(Plane("IMAGE").Header)) { Variance = Plane("VARIANCE"), Mask = Plane("MASK") };
            }).ToList();
            var renderer = new MosaicRenderer(grid, new MosaicRecipe(kernel, new CoaddOptions(CoaddMethod.WeightedMean)), images);
            var strip = renderer.CreateStrip();
            var covered = 0L;
            for (var y = 0; y < Side; y += strip.Rows)
            {
                renderer.Render(strip, y, default);
                foreach (var count in strip.Coverage) covered += count;
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mosaic {kernel}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s, {(Environment.CpuUsage.TotalTime - before.TotalTime).TotalSeconds:0.000} s of the processors, {covered / 1e6:0.0} Mpixels in"));
        }
    }

    public static void Run(IReadOnlyList<string> files)
    {
        var output = Read(FitsHeader.Parse(Header()));
        foreach (var kernel in Enum.GetValues<ResamplingKernel>())
        {
            var started = Stopwatch.GetTimestamp();
            var pixels = 0L;
            foreach (var file in files) pixels += Resample(file, output, kernel);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kernel}: {took:0.000} s, {pixels / took / 1e6:0.0} Mpixel/s of output"));
        }
    }

    private static long Resample(string path, Wcs output, ResamplingKernel kernel)
    {
        using var file = FitsFile.Open(new FileByteSource(path));
        var input = Read(FitsImage.Open(file, file.Find("IMAGE")!).Header);
        var (image, variance) = (FitsImage.Open(file, file.Find("IMAGE")!), FitsImage.Open(file, file.Find("VARIANCE")!));
        var map = new PixelMap(output, input, kernel == ResamplingKernel.Area ? 1e-6 : 0.005);
        var tiles = from y in Enumerable.Range(0, (Side + Tile - 1) / Tile) from x in Enumerable.Range(0, (Side + Tile - 1) / Tile) select (X: x * Tile, Y: y * Tile);
        var covered = 0L;
        Parallel.ForEach(tiles, tile =>
        {
            var (width, height) = (Math.Min(Tile, Side - tile.X), Math.Min(Tile, Side - tile.Y));
            if (Section(map, image, variance, tile.X, tile.Y, width, height, Resampler.Reach(kernel)) is not { } section) return;
            var result = ImageSection.Like(section, tile.X, tile.Y, width, height);
            new Resampler(map, kernel).Fill(section, result);
            var count = 0L;
            foreach (var value in result.Image.Span) if (!float.IsNaN(value)) count++;
            Interlocked.Add(ref covered, count);
        });
        return covered;
    }

    private static ImageSection? Section(PixelMap map, FitsImage image, FitsImage variance, int x, int y, int width, int height, int reach)
    {
        var (left, bottom, right, top) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        foreach (var block in map.Blocks(x, y, width, height))
        {
            if (!block.TryBounds(out var l, out var b, out var r, out var t)) continue;
            (left, bottom, right, top) = (Math.Min(left, l), Math.Min(bottom, b), Math.Max(right, r), Math.Max(top, t));
        }
        var (x0, y0) = ((int)Math.Max(0, Math.Floor(left) - reach), (int)Math.Max(0, Math.Floor(bottom) - reach));
        var (x1, y1) = ((int)Math.Min(image.Axes[0], Math.Ceiling(right) + reach + 1), (int)Math.Min(image.Axes[1], Math.Ceiling(top) + reach + 1));
        if (x1 <= x0 || y1 <= y0) return null;
        var section = new ImageSection(x0, y0, x1 - x0, y1 - y0, new float[(x1 - x0) * (y1 - y0)]) { Variance = new float[(x1 - x0) * (y1 - y0)] };
        var box = new PixelBox(x0, y0, x1, y1);
        image.ReadValues(box, section.Image.Span);
        variance.ReadValues(box, section.Variance.Span);
        return section;
    }

    private static Wcs Read(FitsHeader header) => Wcs.TryRead(header, ' ', out var wcs, out var error) ? wcs : throw new InvalidDataException(error);

    private static byte[] Header() => System.Text.Encoding.ASCII.GetBytes(string.Concat(Cards.Select(card => card.PadRight(80))));
}
