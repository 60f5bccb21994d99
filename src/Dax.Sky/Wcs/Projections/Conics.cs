using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs.Projections;

/// <summary>A conic projection: parallels are arcs about one centre (5.4).</summary>
/// <param name="middle">θa, the mean of the standard parallels, in degrees.</param>
/// <param name="constant">C, the constant of the cone.</param>
internal abstract class ConicProjection(double middle, double constant) : AngularProjection
{
    public sealed override (double Phi, double Theta) Reference => (0, middle);

    protected double Middle => middle;

    /// <summary>Y0: the radius of the middle parallel.</summary>
    protected double Center { private get; init; }

    public sealed override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        var dy = Center - y;
        var r = Math.CopySign(Math.Sqrt(x * x + dy * dy), middle);
        var alpha = r == 0 ? 0 : Math.Atan2(x / r, dy / r) * R0;
        (phi, theta) = (alpha / constant, Latitude(r));
        return IsNative(ref phi, ref theta);
    }

    public sealed override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var (sin, cos) = Angles.SinCosDegrees(constant * phi);
        var r = Radius(theta);
        (x, y) = (r * sin, Center - r * cos);
        return double.IsFinite(r);
    }

    /// <summary>Of the signed radius; NaN where none is.</summary>
    protected abstract double Latitude(double r);

    /// <summary>Of latitude; NaN where it diverges or overlaps.</summary>
    protected abstract double Radius(double theta);
}

/// <summary>COP, perspective (5.4.1).</summary>
internal sealed class CopProjection : ConicProjection
{
    private readonly double scale, cotangent, constant;

    public CopProjection(double middle, double half)
        : base(middle, SinDegrees(middle))
    {
        (scale, cotangent, constant) = (R0 * CosDegrees(half), 1 / TanDegrees(middle), SinDegrees(middle));
        Center = scale * cotangent;
    }

    protected override double Latitude(double r) => Middle + AtanDegrees(cotangent - r / scale);

    protected override double Radius(double theta)
    {
        if (Math.Abs(theta) == 90) return theta < 0 == Middle < 0 ? 0 : double.NaN;
        var r = scale * (cotangent - TanDegrees(theta - Middle));
        return Math.Abs(theta - Middle) == 90 || r * constant < 0 ? double.NaN : r;
    }
}

/// <summary>COE, equal areas (5.4.2).</summary>
internal sealed class CoeProjection : ConicProjection
{
    private readonly double scale, gamma, product, farthest;

    public CoeProjection(double middle, double half)
        : base(middle, Constant(middle, half))
    {
        var constant = Constant(middle, half);
        scale = R0 / constant;
        gamma = 2 * constant;
        product = 1 + SinDegrees(middle - half) * SinDegrees(middle + half);
        farthest = scale * Math.Sqrt(product + gamma);
        Center = scale * Math.Sqrt(product - gamma * SinDegrees(middle));
    }

    public static double Constant(double middle, double half) => 0.5 * (SinDegrees(middle - half) + SinDegrees(middle + half));

    protected override double Latitude(double r) =>
        Math.Abs(r - farthest) < 1e-12 ? -90 : AsinDegrees((product - r / scale * (r / scale)) / gamma, 1e-12);

    protected override double Radius(double theta) => theta == -90 ? farthest : scale * Math.Sqrt(product - gamma * SinDegrees(theta));
}

/// <summary>COD, equidistant (5.4.3).</summary>
internal sealed class CodProjection : ConicProjection
{
    private readonly double apex;

    public CodProjection(double middle, double half)
        : base(middle, Constant(middle, half))
    {
        var radius = R0 * CosDegrees(half) * CosDegrees(middle) / Constant(middle, half);
        (Center, apex) = (radius, radius + middle);
    }

    public static double Constant(double middle, double half) => SinDegrees(middle) * (half == 0 ? 1 : SinDegrees(half) / half * R0);

    protected override double Latitude(double r) => apex - r;

    protected override double Radius(double theta) => apex - theta;
}

/// <summary>COO, orthomorphic (5.4.4).</summary>
internal sealed class CooProjection : ConicProjection
{
    private readonly double constant, scale;

    public CooProjection(double middle, double half)
        : base(middle, Constant(middle, half))
    {
        constant = Constant(middle, half);
        scale = R0 * CosDegrees(middle - half) / constant / Math.Pow(HalfColatitude(middle - half), constant);
        Center = scale * Math.Pow(HalfColatitude(middle), constant);
    }

    public static double Constant(double middle, double half) => half == 0
        ? SinDegrees(middle)
        : Math.Log(CosDegrees(middle + half) / CosDegrees(middle - half)) / Math.Log(HalfColatitude(middle + half) / HalfColatitude(middle - half));

    protected override double Latitude(double r) => r == 0
        ? constant < 0 ? -90 : double.NaN
        : 90 - 2 * AtanDegrees(Math.Pow(r / scale, 1 / constant));

    protected override double Radius(double theta) => theta == -90
        ? constant < 0 ? 0 : double.NaN
        : scale * Math.Pow(HalfColatitude(theta), constant);

    private static double HalfColatitude(double theta) => TanDegrees(0.5 * (90 - theta));
}
