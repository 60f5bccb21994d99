using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Wcs;

namespace Dax.Backends.Butler.Demo;

/// <summary>A filter of the simulated camera. <paramref name="Sky"/> is the background in electrons per pixel and exposure.</summary>
internal sealed record DemoBand(string Name, string Filter, double Sky);

/// <summary>One exposure that is a visit of its own. The pointing is that of the camera's centre (degrees, ICRS), the rotation that of its y axis from north to east (degrees), the seeing a full width at half maximum (arcsec).</summary>
internal sealed record DemoVisit(long Id, int Sequence, int DayObs, DemoBand Band, SkyPoint Pointing, double Rotation, double Seeing, long BeginNanoseconds)
{
    public const double ExposureSeconds = 30;

    public string Name => FormattableString.Invariant($"DC_O_{DayObs}_{Sequence:D6}");

    public long EndNanoseconds => BeginNanoseconds + (long)(ExposureSeconds * 1e9);
}

/// <summary>Where an image looks: its WCS, as cards and as what they say, and its corners.</summary>
internal sealed record DemoFrame(FitsHeader Header, Wcs Wcs, int Width, int Height)
{
    /// <summary>The outer corners of its outer pixels.</summary>
    public IReadOnlyList<SkyPoint> Corners { get; } = [.. new[] { (0.5, 0.5), (Width + 0.5, 0.5), (Width + 0.5, Height + 0.5), (0.5, Height + 0.5) }.Select(c => At(Wcs, c.Item1, c.Item2))];

    private static SkyPoint At(Wcs wcs, double x, double y) => wcs.TryPixelToSky(x, y, out var point) ? point : throw new InvalidOperationException("A simulated image has no sky at its corner.");
}

/// <summary>
/// The plan of the simulated survey: a camera of 2 × 2 detectors looks twice at one field in each of three bands; coadds lie on one tract of 2 × 2 patches.
/// Everything follows from the seed.
/// </summary>
internal sealed class DemoSurvey
{
    public const string Instrument = "DemoCam";
    public const string SkyMap = "demo_v1";
    public const int Detectors = 4;
    public const int DetectorPixels = 400;
    public const int PatchPixels = 440;
    public const int PatchesAcross = 2;

    /// <summary>Pixels that neighbouring patches share.</summary>
    private const int PatchOverlap = 40;

    private const double ArcsecPerPixel = 0.6;
    private const double Gap = 12;

    public static readonly DemoBand[] Bands = [new("g", "demo_g", 180), new("r", "demo_r", 320), new("i", "demo_i", 520)];

    public static readonly SkyPoint Centre = new(53.13, -27.83);

    /// <summary>2026-01-14T01:00:00 TAI.</summary>
    private const long FirstNight = 1_768_352_400_000_000_000;

    public DemoSurvey(int seed)
    {
        Seed = seed;
        Stars = DemoStar.Make(seed);
        Visits = [.. Plan(new Random(seed))];
    }

    public int Seed { get; }

    public IReadOnlyList<DemoStar> Stars { get; }

    public IReadOnlyList<DemoVisit> Visits { get; }

    public static string DetectorName(int detector) => FormattableString.Invariant($"R00_S{detector / 2}{detector % 2}");

    /// <summary>Detectors 0 to 3: lower left, lower right, upper left, upper right.</summary>
    public static DemoFrame Detector(DemoVisit visit, int detector)
    {
        var step = DetectorPixels + Gap;
        var (column, row) = (detector % 2 - 0.5, detector / 2 - 0.5);
        var middle = (DetectorPixels + 1) / 2.0;
        return Frame(visit.Pointing, middle - column * step, middle - row * step, visit.Rotation, DetectorPixels);
    }

    /// <summary>Patches 0 to 3, rows from south to north, x to the east's opposite.</summary>
    public static DemoFrame Patch(int patch)
    {
        const int Step = PatchPixels - PatchOverlap;
        const double Across = PatchPixels + (PatchesAcross - 1) * Step;
        return Frame(Centre, (Across + 1) / 2 - patch % PatchesAcross * Step, (Across + 1) / 2 - patch / PatchesAcross * Step, 0, PatchPixels);
    }

    /// <summary>All patches together.</summary>
    public static DemoFrame Tract()
    {
        const int Across = PatchPixels + (PatchesAcross - 1) * (PatchPixels - PatchOverlap);
        return Frame(Centre, (Across + 1) / 2.0, (Across + 1) / 2.0, 0, Across);
    }

    /// <summary>The whole focal plane, gaps included.</summary>
    public static DemoFrame Camera(DemoVisit visit)
    {
        const int Across = 2 * DetectorPixels + (int)Gap;
        return Frame(visit.Pointing, (Across + 1) / 2.0, (Across + 1) / 2.0, visit.Rotation, Across);
    }

    private static IEnumerable<DemoVisit> Plan(Random random)
    {
        for (var i = 0; i < 2 * Bands.Length; i++)
        {
            var night = i / Bands.Length;
            var day = 20260113 + night;
            var pointing = new SkyPoint(Centre.LonDegrees + (random.NextDouble() - 0.5) / 60, Centre.LatDegrees + (random.NextDouble() - 0.5) / 60);
            var begin = FirstNight + night * 86_400_000_000_000 + i % Bands.Length * 40_000_000_000;
            yield return new DemoVisit(day * 100_000L + i + 1, i + 1, day, Bands[i % Bands.Length], pointing, 15 * night + random.NextDouble(), 1.1 + 0.5 * random.NextDouble(), begin);
        }
    }

    private static DemoFrame Frame(SkyPoint tangent, double crpix1, double crpix2, double rotation, int pixels)
    {
        const double Scale = ArcsecPerPixel / 3600;
        var (sin, cos) = Math.SinCos(rotation * Math.PI / 180);
        var header = new FitsHeaderBuilder()
            .Set("CTYPE1", "RA---TAN", "gnomonic projection").Set("CTYPE2", "DEC--TAN", "gnomonic projection")
            .Set("CUNIT1", "deg").Set("CUNIT2", "deg")
            .Set("CRVAL1", tangent.LonDegrees, "[deg] at the reference pixel").Set("CRVAL2", tangent.LatDegrees, "[deg] at the reference pixel")
            .Set("CRPIX1", crpix1).Set("CRPIX2", crpix2)
            .Set("CD1_1", -Scale * cos).Set("CD1_2", Scale * sin).Set("CD2_1", Scale * sin).Set("CD2_2", Scale * cos)
            .Set("RADESYS", "ICRS").ToHeader();
        return Wcs.TryRead(header, ' ', out var wcs, out var error) ? new DemoFrame(header, wcs, pixels, pixels) : throw new InvalidOperationException(error);
    }
}
