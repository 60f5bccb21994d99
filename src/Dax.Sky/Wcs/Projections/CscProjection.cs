namespace Dax.Sky.Wcs.Projections;

/// <summary>
/// CSC, the quadrilateralized cube of COBE (5.6.2; Chan and O'Neill 1975). Two polynomials in single precision that undo each other to about an arcsecond; the
/// numbers are part of the projection's definition, so the arithmetic is single here too.
/// </summary>
internal sealed class CscProjection : CubeProjection
{
    /// <summary>P with the powers of x in rows of those of y, from the highest of x down.</summary>
    private static readonly float[][] P =
    [
        [0.02584375f, 0.25795794f, -0.62930065f, 0.54852384f, -0.22797056f, -0.07629969f, -0.27292696f],
        [-0.53022337f, 1.71547508f, -1.74114454f, 0.48051509f, -0.01471565f, -0.02819452f],
        [-0.83180469f, 0.98938102f, 0.30803317f, -0.56800938f, 0.27058160f],
        [0.08693841f, -0.93678576f, 1.50880086f, -0.60441560f],
        [0.33887446f, -1.41601920f, 0.93412077f],
        [0.52032238f, -0.63915306f],
        [0.14381585f],
    ];

    protected override double Rounded(double value) => (float)value;

    protected override bool FromFace(double u, double v, out double across, out double up, out double depth)
    {
        var (x, y) = ((float)u, (float)v);
        var (chi, psi) = (Straight(x, x * x, y * y), Straight(y, y * y, x * x));
        depth = 1 / Math.Sqrt((double)(chi * chi + psi * psi) + 1);
        (across, up) = (chi * depth, psi * depth);
        return true;
    }

    /// <summary>Latitude is by the sine, which single precision has made no sine of what is left.</summary>
    protected override void Level(ref double x, ref double y, double z)
    {
        var across = Math.Sqrt(x * x + y * y);
        if (across == 0) return;
        var factor = Math.Sqrt(Math.Max(0, (1 - z) * (1 + z))) / across;
        (x, y) = (x * factor, y * factor);
    }

    protected override void ToFace(double across, double up, double depth, out double u, out double v)
    {
        var (chi, psi) = ((float)(across / depth), (float)(up / depth));
        var (chi2, psi2) = (chi * chi, psi * psi);
        // Products of tiny numbers are nothing in single precision.
        var both = Math.Abs(chi * psi) > 1e-16f ? chi2 * psi2 : 0;
        (u, v) = (Bent(chi, chi2, psi2, both), Bent(psi, psi2, chi2, both));
    }

    private static float Straight(float x, float xx, float yy)
    {
        var sum = 0f;
        for (var row = P.Length - 1; row >= 0; row--)
        {
            var inner = 0f;
            foreach (var factor in P[row]) inner = factor + xx * inner;
            sum = inner + yy * sum;
        }
        return x + x * (1 - xx) * sum;
    }

    private static float Bent(float x, float xx, float yy, float both)
    {
        const float gStar = 1.37484847732f, m = 0.004869491981f, gamma = -0.13161671474f, omega = -0.159596235474f;
        const float d0 = 0.0759196200467f, d1 = -0.0217762490699f, c00 = 0.141189631152f, c10 = 0.0809701286525f;
        const float c01 = -0.281528535557f, c11 = 0.15384112876f, c20 = -0.178251207466f, c02 = 0.106959469314f;
        var (x4, y4) = (xx > 1e-16f ? xx * xx : 0, yy > 1e-16f ? yy * yy : 0);
        var (xc, yc) = (1 - xx, 1 - yy);
        var bent = x * (xx + xc * (gStar + yy * (gamma * xc + m * xx + yc * (c00 + c10 * xx + c01 * yy + c11 * both + c20 * x4 + c02 * y4)) + xx * (omega - xc * (d0 + d1 * xx))));
        return Math.Clamp(bent, -1, 1);
    }
}
