namespace Dax.Backends.Butler.Demo;

/// <summary>How the simulated detectors answer, and what is known of it: bias and flat field, defects.</summary>
internal static class DemoCamera
{
    /// <summary>Electrons per count.</summary>
    public const double Gain = 1.5;

    /// <summary>Electrons, one sigma.</summary>
    public const double ReadNoise = 5;

    /// <summary>Counts at which the converter ends.</summary>
    public const int Saturation = 65_535;

    /// <summary>AB magnitude of a source of one electron in one exposure.</summary>
    public const double ZeroPoint = 31;

    /// <summary>Of one electron.</summary>
    public static readonly double Nanojanskys = Math.Pow(10, 0.4 * (31.4 - ZeroPoint));

    private const int Pixels = DemoSurvey.DetectorPixels;

    /// <summary>Counts without light, by pixel.</summary>
    public static float[] Bias(int seed, int detector)
    {
        var noise = new DemoNoise(seed, -1 - detector, 1);
        var columns = Enumerable.Range(0, Pixels).Select(_ => 2 * noise.Normal()).ToArray();
        return Make((x, y) => (float)(1000 + 10 * detector + columns[x] + 0.01 * y));
    }

    /// <summary>Relative sensitivity, by pixel: less towards the corners, and from pixel to pixel.</summary>
    public static float[] Flat(int seed, int detector, int band)
    {
        var noise = new DemoNoise(seed, -100 - detector, 2 + band);
        return Make((x, y) =>
        {
            var (u, v) = ((double)x / Pixels - (detector % 2 == 0 ? 1 : 0), (double)y / Pixels - (detector / 2 == 0 ? 1 : 0));
            return (float)(1 - 0.06 * (u * u + v * v) + 0.004 * noise.Normal());
        });
    }

    /// <summary>A column that sees nothing.</summary>
    public static int DeadColumn(int detector) => 77 + 61 * detector;

    private static float[] Make(Func<int, int, float> value)
    {
        var pixels = new float[Pixels * Pixels];
        for (var y = 0; y < Pixels; y++)
            for (var x = 0; x < Pixels; x++)
                pixels[y * Pixels + x] = value(x, y);
        return pixels;
    }
}
