using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs.Projections;

/// <summary>A projection whose formulae take native longitude and latitude, in degrees.</summary>
internal abstract class AngularProjection : Projection
{
    public override (double Phi, double Theta) Reference => (0, 0);

    /// <summary>A place of the plane to native longitude in [-180, 180] and latitude; false where no sky is.</summary>
    public abstract bool TryUnproject(double x, double y, out double phi, out double theta);

    /// <summary>Native longitude in [-180, 180] and latitude to a place of the plane; false where the projection diverges or overlaps.</summary>
    public abstract bool TryProject(double phi, double theta, out double x, out double y);

    /// <summary>In place: the plane to native degrees.</summary>
    public void Unproject(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
            if (!TryUnproject(x[i], y[i], out x[i], out y[i])) x[i] = y[i] = double.NaN;
    }

    /// <summary>In place: native degrees to the plane.</summary>
    public void Project(Span<double> phi, Span<double> theta)
    {
        for (var i = 0; i < phi.Length; i++)
            if (double.IsNaN(phi[i]) || double.IsNaN(theta[i]) || !TryProject(phi[i], theta[i], out phi[i], out theta[i])) phi[i] = theta[i] = double.NaN;
    }

    public sealed override void ToSphere(Span<double> x, Span<double> y, Span<double> z)
    {
        Unproject(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(y[i]))
            {
                z[i] = double.NaN;
                continue;
            }
            var (sinPhi, cosPhi) = Angles.SinCosDegrees(x[i]);
            var (sinTheta, cosTheta) = Angles.SinCosDegrees(y[i]);
            (x[i], y[i], z[i]) = (cosTheta * cosPhi, cosTheta * sinPhi, sinTheta);
        }
    }

    public sealed override void ToPlane(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (phi, theta) = (Math.Atan2(y[i], x[i]) * R0, Math.Atan2(z[i], Math.Sqrt(x[i] * x[i] + y[i] * y[i])) * R0);
            (x[i], y[i]) = (phi, theta);
        }
        Project(x, y);
    }

    protected static double SinDegrees(double degrees) => Angles.SinCosDegrees(degrees).Sin;

    protected static double CosDegrees(double degrees) => Angles.SinCosDegrees(degrees).Cos;

    protected static double TanDegrees(double degrees)
    {
        var (sin, cos) = Angles.SinCosDegrees(degrees);
        return sin / cos;
    }

    protected static double AtanDegrees(double value) => Math.Atan(value) * R0;

    /// <summary>Degrees; rounding beyond ±1 is forgiven, more is NaN.</summary>
    protected static double AsinDegrees(double sine, double tolerance = 1e-13) =>
        Math.Abs(sine) > 1 && Math.Abs(sine) <= 1 + tolerance ? Math.CopySign(90, sine) : Math.Asin(sine) * R0;
}
