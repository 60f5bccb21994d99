namespace Dax.Backends.Butler.Demo;

/// <summary>Means of visit images on the pixels of a patch, weighted by inverse variances, sampled by bilinear interpolation.</summary>
internal sealed class DemoCoadd(DemoFrame patch)
{
    private const DemoMask Unusable = DemoMask.Bad | DemoMask.Saturated | DemoMask.CosmicRay | DemoMask.NoData;
    private const int Pixels = DemoSurvey.DetectorPixels;

    private readonly double[] sums = new double[patch.Width * patch.Height];
    private readonly double[] weights = new double[patch.Width * patch.Height];
    private readonly int[] masks = new int[patch.Width * patch.Height];

    public void Add(DemoFrame frame, DemoImage image)
    {
        var (left, right, bottom, top) = Overlap(frame);
        if (left > right || bottom > top) return;
        var width = right - left + 1;
        var (x, y) = (new double[width], new double[width]);
        var (lon, lat) = (new double[width], new double[width]);
        for (var row = bottom; row <= top; row++)
        {
            for (var i = 0; i < width; i++) (x[i], y[i]) = (left + i + 1, row + 1);
            patch.Wcs.PixelToSky(x, y, lon, lat);
            frame.Wcs.SkyToPixel(lon, lat, x, y);
            for (var i = 0; i < width; i++) Sample(image, x[i] - 1, y[i] - 1, row * patch.Width + left + i);
        }
    }

    /// <summary>Columns and rows of the patch between the corners of a frame.</summary>
    private (int Left, int Right, int Bottom, int Top) Overlap(DemoFrame frame)
    {
        var (left, right, bottom, top) = (patch.Width, -1, patch.Height, -1);
        foreach (var corner in frame.Corners)
        {
            if (!patch.Wcs.TrySkyToPixel(corner, out var x, out var y)) return (0, patch.Width - 1, 0, patch.Height - 1);
            (left, right) = (Math.Min(left, (int)Math.Floor(x) - 1), Math.Max(right, (int)Math.Ceiling(x)));
            (bottom, top) = (Math.Min(bottom, (int)Math.Floor(y) - 1), Math.Max(top, (int)Math.Ceiling(y)));
        }
        return (Math.Max(left, 0), Math.Min(right, patch.Width - 1), Math.Max(bottom, 0), Math.Min(top, patch.Height - 1));
    }

    /// <summary>NaN where nothing was usable.</summary>
    public DemoImage Mean()
    {
        var mean = new DemoImage(new float[sums.Length], new int[sums.Length], new float[sums.Length]);
        for (var i = 0; i < sums.Length; i++)
        {
            mean.Image[i] = weights[i] > 0 ? (float)(sums[i] / weights[i]) : float.NaN;
            mean.Variance[i] = weights[i] > 0 ? (float)(1 / weights[i]) : float.NaN;
            mean.Mask[i] = weights[i] > 0 ? masks[i] : (int)DemoMask.NoData;
        }
        return mean;
    }

    private void Sample(DemoImage image, double x, double y, int target)
    {
        // Also false for NaN: that place of the sky is behind the camera.
        if (!(x >= 0 && y >= 0 && x < Pixels - 1 && y < Pixels - 1)) return;
        var (column, row) = ((int)x, (int)y);
        var (fx, fy) = (x - column, y - row);
        var corner = row * Pixels + column;
        var flags = image.Mask[corner] | image.Mask[corner + 1] | image.Mask[corner + Pixels] | image.Mask[corner + Pixels + 1];
        if ((flags & (int)Unusable) != 0) return;
        var value = (1 - fy) * ((1 - fx) * image.Image[corner] + fx * image.Image[corner + 1]) + fy * ((1 - fx) * image.Image[corner + Pixels] + fx * image.Image[corner + Pixels + 1]);
        var weight = 1.0 / image.Variance[fx < 0.5 ? corner : corner + 1];
        sums[target] += weight * value;
        weights[target] += weight;
        masks[target] |= flags & (int)(DemoMask.Detected | DemoMask.Edge);
    }
}
