namespace Dax.Sky.Wcs.Projections;

/// <summary>A cylindrical projection: x is native longitude but for a factor, y a function of latitude (5.2).</summary>
internal abstract class CylindricalProjection(double stretch) : AngularProjection
{
    public sealed override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        (phi, theta) = (x / stretch, Latitude(y));
        return IsNative(ref phi, ref theta);
    }

    public sealed override bool TryProject(double phi, double theta, out double x, out double y)
    {
        (x, y) = (phi * stretch, Height(theta));
        return double.IsFinite(y);
    }

    /// <summary>Of y; NaN beyond the poles.</summary>
    protected abstract double Latitude(double y);

    /// <summary>Of latitude; not finite where it diverges.</summary>
    protected abstract double Height(double theta);
}

/// <summary>CYP, perspective from a distance μ onto a cylinder of radius λ (5.2.1).</summary>
internal sealed class CypProjection : CylindricalProjection
{
    private readonly double mu, scale;

    public CypProjection(double mu, double lambda)
        : base(lambda) => (this.mu, scale) = (mu, R0 * (mu + lambda));

    protected override double Latitude(double y)
    {
        var eta = y / scale;
        return AtanDegrees(eta) + AsinDegrees(eta * mu / Math.Sqrt(eta * eta + 1));
    }

    protected override double Height(double theta) => scale * SinDegrees(theta) / (mu + CosDegrees(theta));
}

/// <summary>CEA, equal areas (5.2.2).</summary>
internal sealed class CeaProjection(double lambda) : CylindricalProjection(1)
{
    protected override double Latitude(double y) => AsinDegrees(y * lambda / R0);

    protected override double Height(double theta) => R0 / lambda * SinDegrees(theta);
}

/// <summary>CAR, plate carrée (5.2.3).</summary>
internal sealed class CarProjection() : CylindricalProjection(1)
{
    protected override double Latitude(double y) => y;

    protected override double Height(double theta) => theta;
}

/// <summary>MER, Mercator's (5.2.4).</summary>
internal sealed class MerProjection() : CylindricalProjection(1)
{
    // Of the odd function, not of tan(45° + θ/2), which loses the digits about the equator.
    protected override double Latitude(double y) => AtanDegrees(Math.Sinh(y / R0));

    protected override double Height(double theta) => Math.Abs(theta) >= 90 ? double.NaN : R0 * Math.Asinh(TanDegrees(theta));
}
