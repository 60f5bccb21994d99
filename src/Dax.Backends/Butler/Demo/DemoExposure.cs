namespace Dax.Backends.Butler.Demo;

/// <summary>Planes of the MASK images, as Rubin numbers them.</summary>
[Flags]
internal enum DemoMask
{
    None = 0, Bad = 1, Saturated = 2, Interpolated = 4, CosmicRay = 8, Edge = 16, Detected = 32, DetectedNegative = 64, Suspect = 128, NoData = 256,
}

/// <summary>Pixels of one image: values and variances (nJy, nJy²) and mask.</summary>
internal sealed record DemoImage(float[] Image, int[] Mask, float[] Variance);

/// <summary>What one detector recorded in one visit, and what is made of it.</summary>
internal static class DemoExposure
{
    private const int Pixels = DemoSurvey.DetectorPixels;
    private const int CosmicRays = 12;
    private const int EdgePixels = 4;

    /// <summary>Counts of the converter.</summary>
    /// <param name="survey">The sky and the plan.</param>
    /// <param name="visit">When and where.</param>
    /// <param name="detector">Which.</param>
    /// <param name="frame">Where the detector looks.</param>
    /// <param name="rays">Gets the pixels that cosmic rays hit.</param>
    public static ushort[] Expose(DemoSurvey survey, DemoVisit visit, int detector, DemoFrame frame, HashSet<int> rays)
    {
        var band = Array.IndexOf(DemoSurvey.Bands, visit.Band);
        var electrons = new double[Pixels * Pixels];
        Array.Fill(electrons, visit.Band.Sky);
        foreach (var star in survey.Stars)
            if (frame.Wcs.TrySkyToPixel(star.Position, out var x, out var y))
                Add(electrons, x - 1, y - 1, star.Flux(band) / DemoCamera.Nanojanskys, visit.Seeing / 0.6);
        return Record(electrons, survey.Seed, visit, detector, band, rays);
    }

    /// <summary>Takes bias, flat field and background off and calibrates: nJy.</summary>
    public static DemoImage Calibrate(ushort[] raw, int seed, DemoVisit visit, int detector, HashSet<int> rays)
    {
        var (bias, flat) = (DemoCamera.Bias(seed, detector), DemoCamera.Flat(seed, detector, Array.IndexOf(DemoSurvey.Bands, visit.Band)));
        var electrons = new float[raw.Length];
        for (var i = 0; i < raw.Length; i++) electrons[i] = (float)((raw[i] - bias[i]) * DemoCamera.Gain / flat[i]);
        var background = Median(electrons);
        var image = new DemoImage(new float[raw.Length], new int[raw.Length], new float[raw.Length]);
        for (var i = 0; i < raw.Length; i++)
        {
            var (x, y) = (i % Pixels, i / Pixels);
            image.Image[i] = (float)((electrons[i] - background) * DemoCamera.Nanojanskys);
            image.Variance[i] = (float)((Math.Max(electrons[i], background) + DemoCamera.ReadNoise * DemoCamera.ReadNoise) * DemoCamera.Nanojanskys * DemoCamera.Nanojanskys);
            image.Mask[i] = (int)Flags(raw[i], x, y, detector, rays.Contains(i), electrons[i] - background > 5 * Math.Sqrt(background));
        }
        Interpolate(image, DemoCamera.DeadColumn(detector));
        return image;
    }

    private static DemoMask Flags(ushort counts, int x, int y, int detector, bool hit, bool bright) =>
        (counts == DemoCamera.Saturation ? DemoMask.Saturated : 0) | (x == DemoCamera.DeadColumn(detector) ? DemoMask.Bad | DemoMask.Interpolated : 0) | (hit ? DemoMask.CosmicRay : 0)
        | (x < EdgePixels || y < EdgePixels || x >= Pixels - EdgePixels || y >= Pixels - EdgePixels ? DemoMask.Edge : 0) | (bright ? DemoMask.Detected : 0);

    /// <summary>A Gaussian star, sampled at pixel centres.</summary>
    private static void Add(double[] electrons, double x, double y, double flux, double widthPixels)
    {
        var sigma = widthPixels / 2.354820045;
        var reach = (int)Math.Ceiling(Math.Min(6, 3 + Math.Log10(Math.Max(flux, 1))) * sigma);
        var peak = flux / (2 * Math.PI * sigma * sigma);
        var (left, right) = (Math.Max(0, (int)Math.Ceiling(x) - reach), Math.Min(Pixels - 1, (int)Math.Floor(x) + reach));
        var (bottom, top) = (Math.Max(0, (int)Math.Ceiling(y) - reach), Math.Min(Pixels - 1, (int)Math.Floor(y) + reach));
        for (var row = bottom; row <= top; row++)
            for (var column = left; column <= right; column++)
                electrons[row * Pixels + column] += peak * Math.Exp(-0.5 * ((column - x) * (column - x) + (row - y) * (row - y)) / (sigma * sigma));
    }

    private static ushort[] Record(double[] electrons, int seed, DemoVisit visit, int detector, int band, HashSet<int> rays)
    {
        var noise = new DemoNoise(seed, visit.Id, detector);
        var (bias, flat) = (DemoCamera.Bias(seed, detector), DemoCamera.Flat(seed, detector, band));
        for (var i = 0; i < CosmicRays; i++) Hit(electrons, noise, rays);
        var raw = new ushort[electrons.Length];
        for (var i = 0; i < raw.Length; i++)
        {
            var light = i % Pixels == DemoCamera.DeadColumn(detector) ? 0 : electrons[i] * flat[i];
            var measured = light + Math.Sqrt(light + DemoCamera.ReadNoise * DemoCamera.ReadNoise) * noise.Normal();
            raw[i] = (ushort)Math.Clamp(Math.Round(measured / DemoCamera.Gain + bias[i]), 0, DemoCamera.Saturation);
        }
        return raw;
    }

    /// <summary>A track of a particle.</summary>
    private static void Hit(double[] electrons, DemoNoise noise, HashSet<int> rays)
    {
        var (x, y, angle) = (noise.Uniform() * Pixels, noise.Uniform() * Pixels, noise.Uniform() * 2 * Math.PI);
        var length = 1 + 25 * noise.Uniform() * noise.Uniform();
        for (var step = 0.0; step < length; step += 0.7)
        {
            var (column, row) = ((int)(x + step * Math.Cos(angle)), (int)(y + step * Math.Sin(angle)));
            if (column is < 0 or >= Pixels || row is < 0 or >= Pixels) return;
            electrons[row * Pixels + column] += 1500;
            rays.Add(row * Pixels + column);
        }
    }

    private static void Interpolate(DemoImage image, int column)
    {
        for (var i = column; i < image.Image.Length; i += Pixels) image.Image[i] = (image.Image[i - 1] + image.Image[i + 1]) / 2;
    }

    private static float Median(float[] values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
